import { OpenAPIHono, type RouteConfig, z } from "@hono/zod-openapi";
import { ERROR_STATUS, type ErrorCode } from "@/lib/errors/codes";
import { planJsonSchema } from "@/lib/plans/schema";
import { EXT_SCHEMAS, extPaths } from "./compat/ext-document";
import { errorSchema } from "./error-schema";
import { flattenExtensions } from "./flatten-extensions";
import { documentPath, type Operation } from "./operation";

type Registry = OpenAPIHono["openAPIRegistry"];

/** What any operation can answer with, beside its own codes. */
const COMMON: ErrorCode[] = [
  "invalid_path",
  "ambiguous_credentials",
  "missing_api_key",
  "invalid_api_key",
  "expired_api_key",
  "revoked_api_key",
  "insufficient_scope",
  "invalid_encoding", // of the query, which every operation reads, if only to refuse what it does not know
  "validation_failed",
  "invalid_characters",
  "rate_limit_exceeded",
  "unavailable",
];
const WITH_BODY: ErrorCode[] = [
  "invalid_json",
  "cross_origin",
  "payload_too_large",
  "unsupported_media_type",
  "json_too_deep",
];
const WITH_KEY: ErrorCode[] = ["invalid_idempotency_key", "idempotency_in_progress", "idempotency_key_reused"];

/** The OpenAPI 3.1 document, generated from the operations and nothing else. */
export function openApiDocument(operations: readonly Operation[]): Record<string, unknown> {
  const app = new OpenAPIHono();
  const registry = app.openAPIRegistry;
  registry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    description: "An API key.",
  });
  registry.registerComponent("securitySchemes", "apiKey", { type: "apiKey", in: "header", name: "X-API-KEY" });
  registry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: "drover-session",
    description: "The dashboard's session; writes must come from the same origin.",
  });
  for (const operation of operations) register(registry, operation);

  const document = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Drover API",
      version: "1",
      description:
        "Agents, their runs, contacts and credits. Authenticate with `Authorization: Bearer KEY` or `X-API-KEY: KEY`. " +
        "`x-scope` names the scope an operation needs; `session` means a signed-in person, " +
        "`link` the signed link in the path.",
    },
    servers: [{ url: "/api/v1" }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
  });
  const schemas = { ...document.components?.schemas, Plan: planSchema(), ...EXT_SCHEMAS };
  const paths = { ...document.paths, ...extPaths() };
  const whole = { ...document, paths, components: { ...document.components, schemas } };
  return flattenExtensions(whole, JSON.parse(JSON.stringify(schemas)));
}

/** The plan language as a component; its own definitions move along. */
function planSchema(): unknown {
  const schema = JSON.parse(
    JSON.stringify(planJsonSchema()).replaceAll('"#/$defs/', '"#/components/schemas/Plan/$defs/'),
  );
  delete schema.$schema;
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#"', '"$ref":"#/components/schemas/Plan"'));
}

function register(registry: Registry, operation: Operation): void {
  const content = (schema: z.ZodType, example: unknown) => ({
    "application/json": { schema, ...(example === undefined ? {} : { example }) },
  });
  const { params, query, body, consumes, examples } = operation;
  const headers = operation.idempotent
    ? z.object({
        "Idempotency-Key": z.string().max(255).optional().openapi({
          description: "Repeating the request with the same key gives the first answer again, for 24 hours.",
        }),
      })
    : undefined;
  const config: RouteConfig = {
    operationId: operation.id,
    method: operation.method.toLowerCase() as Lowercase<Operation["method"]>,
    path: documentPath(operation),
    ...(operation.mount === "/api/v1" ? {} : { servers: [{ url: "/" }] }),
    tags: [operation.tag],
    summary: operation.summary,
    ...(operation.description ? { description: operation.description } : {}),
    security: securityOf(operation),
    request: {
      ...(params ? { params: params as z.ZodObject } : {}),
      ...(query ? { query: query as z.ZodObject } : {}),
      ...(headers ? { headers } : {}),
      ...(consumes
        ? { body: { content: { [consumes]: { schema: z.string(), example: examples?.body } }, required: true } }
        : {}),
      ...(body ? { body: { content: content(body, examples?.body), required: !body.safeParse({}).success } } : {}),
    },
    responses: { ...successResponse(operation, content), ...errorResponses(operation) },
    "x-scope": operation.scope,
    "x-rate-limit-class": operation.limit,
  };
  registry.registerPath(config);
}

/** Who proves how who they are; a signed link does so by itself. */
function securityOf({ scope, mount }: Operation): Record<string, string[]>[] {
  if (scope === "link") return [];
  if (mount !== "/api/v1") return [{ bearer: [] }, { apiKey: [] }];
  return scope === "session" ? [{ session: [] }] : [{ bearer: [] }, { apiKey: [] }, { session: [] }];
}

function successResponse(
  { status, response, produces, examples }: Operation,
  content: (schema: z.ZodType, example: unknown) => { "application/json": { schema: z.ZodType } },
): RouteConfig["responses"] {
  if (produces) return { [status]: { description: "Success", content: { [produces]: { schema: z.string() } } } };
  if (!response) return { [status]: { description: "Done" } };
  return { [status]: { description: "Success", content: content(response, examples?.response) } };
}

/** One response a status, which names the codes it can carry. */
function errorResponses(operation: Operation): RouteConfig["responses"] {
  const codes = new Set<ErrorCode>([...COMMON, ...operation.errors]);
  if (operation.method !== "GET" && operation.method !== "DELETE") for (const code of WITH_BODY) codes.add(code);
  if (operation.method === "DELETE") codes.add("cross_origin");
  if (operation.idempotent) for (const code of WITH_KEY) codes.add(code);
  if (operation.params) codes.add("not_found");
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) byStatus.set(ERROR_STATUS[code], [...(byStatus.get(ERROR_STATUS[code]) ?? []), code]);
  const responses: RouteConfig["responses"] = {};
  for (const [status, list] of byStatus) {
    responses[status] = {
      description: list.map((code) => `\`${code}\``).join(", "),
      content: { "application/json": { schema: errorSchema } },
    };
  }
  return responses;
}
