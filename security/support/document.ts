import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { openApiDocument } from "@/lib/api/openapi";
import { OPERATIONS } from "@/lib/api/operations";

/** As much of JSON Schema as the document uses. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  example?: unknown;
}

export interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  required?: boolean;
  schema: Schema;
}

interface Content {
  [type: string]: { schema: Schema; example?: unknown };
}

/** An operation as the published document says it, and nothing more than that. */
export interface Documented {
  id: string;
  method: string;
  /** From the root: `/api/v1/agents/{agent}`. */
  path: string;
  /** As the document's key. */
  documentPath: string;
  /** A scope, `session` or `link`. */
  scope: string;
  security: string[];
  parameters: Parameter[];
  bodies: Content;
  responses: Record<string, { description: string; content?: Content }>;
}

interface Published {
  operationId: string;
  "x-scope": string;
  servers?: { url: string }[];
  security: Record<string, unknown>[];
  parameters?: Parameter[];
  requestBody?: { content: Content };
  responses: Documented["responses"];
}

export const DOCUMENT = JSON.parse(JSON.stringify(openApiDocument(OPERATIONS))) as {
  paths: Record<string, Record<string, Published>>;
  components: { schemas: Record<string, Schema> };
};

export const DOCUMENTED: readonly Documented[] = Object.entries(DOCUMENT.paths).flatMap(([documentPath, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    id: operation.operationId,
    method: method.toUpperCase(),
    path: (operation.servers?.[0]?.url === "/" ? "" : "/api/v1") + documentPath,
    documentPath,
    scope: operation["x-scope"],
    security: operation.security.flatMap((scheme) => Object.keys(scheme)),
    parameters: operation.parameters ?? [],
    bodies: operation.requestBody?.content ?? {},
    responses: operation.responses,
  })),
);

/** Names and operations, for `test.each`. */
export const EACH = DOCUMENTED.map((operation) => [`${operation.method} ${operation.path}`, operation] as const);

/** A schema with its reference followed. */
export function resolve(schema: Schema): Schema {
  if (!schema.$ref) return schema;
  const steps = schema.$ref.slice(2).split("/");
  const found = steps.reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], DOCUMENT);
  if (!found) throw new Error(`${schema.$ref} leads nowhere`);
  return resolve(found as Schema);
}

const ajv = new Ajv2020({ strict: false, allErrors: false });
ajv.addFormat("date-time", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/);
ajv.addFormat("date", /^\d{4}-\d\d-\d\d$/);
ajv.addFormat("email", /^[^\s@]+@[^\s@]+$/);
ajv.addFormat("uri", /^[a-z][a-z0-9+.-]*:/i);
ajv.addSchema({ $id: "https://drover.test/openapi", ...DOCUMENT });

const validators = new Map<string, ValidateFunction>();
const pointer = (step: string) => encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1"));

/** What is wrong with a JSON body by the schema that the document gives for this answer, or null. */
export function schemaProblem(operation: Documented, status: number, body: unknown): string | null {
  const { documentPath, method, responses } = operation;
  if (!responses[status]?.content?.["application/json"]) return "a JSON body that the document does not speak of";
  const steps = ["paths", documentPath, method.toLowerCase(), "responses", String(status), "content"];
  const at = `#/${[...steps, "application/json", "schema"].map(pointer).join("/")}`;
  let validate = validators.get(at);
  if (!validate) {
    validate = ajv.compile({ $ref: `https://drover.test/openapi${at}` });
    validators.set(at, validate);
  }
  return validate(body) ? null : ajv.errorsText(validate.errors);
}
