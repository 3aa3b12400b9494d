import { z } from "@hono/zod-openapi";
import { authenticateLink } from "@/lib/approval-links/authenticate-link";
import { recordDenied } from "@/lib/audit/record-denied";
import { authenticate } from "@/lib/auth/authenticate";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { AppError, notFound } from "@/lib/errors/app-error";
import { parseInput } from "@/lib/validation/parse-input";
import { errorBody, errorHeaders, toAppError } from "./error-response";
import { type KeptAnswer, once, readIdempotencyKey } from "./idempotency";
import type { Operation, OperationRequest } from "./operation";
import type { LimitState, RateLimiter } from "./rate-limiter";
import { readJson } from "./read-json";
import { readQuery } from "./read-query";
import { baseHeaders, limitHeaders } from "./response-headers";

export interface Incoming {
  request: Request;
  requestId: string;
  /** The peer's address. */
  address: string;
  /** Decoded path, without trailing slash. */
  path: string;
  params: Record<string, string>;
}

/** The pipeline: who, how often, may they, what exactly; then the verb; then one shape of answer for whatever happened. */
export async function execute(operation: Operation, limiter: RateLimiter, incoming: Incoming): Promise<Response> {
  const { requestId } = incoming;
  let limits: LimitState | null = null;
  let ctx: Ctx | null = null;
  let leave = () => {};
  try {
    ctx =
      operation.scope === "link"
        ? await authenticateLink(incoming.params.token ?? "", incoming)
        : await authenticate(incoming.request, { ...incoming, cookies: operation.mount === "/api/v1" });
    limits = await limiter.take(ctx, operation.limit);
    if (!limits.allowed) throw tooMany(limits);
    leave = limiter.enter(ctx);
    authorize(ctx, operation);
    const input = await readInput(operation, incoming);
    const { answer, replayed } = await run(operation, ctx, input, incoming);
    const headers = { ...baseHeaders(requestId), ...limitHeaders(limits) };
    if (replayed) headers["Idempotent-Replayed"] = "true";
    if (answer instanceof Response) {
      for (const [name, value] of Object.entries(headers)) {
        if (!answer.headers.has(name)) answer.headers.set(name, value);
      }
      return answer;
    }
    if (answer.status === 204) return new Response(null, { status: 204, headers });
    headers["Content-Type"] = "application/json";
    return new Response(answer.body, { status: answer.status, headers });
  } catch (error) {
    recordDenied({ error, ctx, operation: operation.id, requestId, address: incoming.address });
    return errorResponse(limiter.badKeys.judge(error, incoming.address), requestId, limits ?? limiter.anonymous());
  } finally {
    leave();
  }
}

/** Any failure as an answer of the API. */
export function errorResponse(
  error: unknown,
  requestId: string,
  limits: LimitState,
  extra?: Record<string, string>,
): Response {
  const known = toAppError(error, requestId);
  const headers = { ...baseHeaders(requestId), ...limitHeaders(limits), ...errorHeaders(known), ...extra };
  headers["Content-Type"] = "application/json";
  return new Response(JSON.stringify(errorBody(known, requestId)), { status: known.status, headers });
}

/** The answer to a caller over a limit, with the time to come back. */
export function tooMany(limits: LimitState): AppError {
  const retryAfterMs = Math.max(1, limits.resetAt - Date.now());
  const message = `Too many requests. Retry after ${Math.ceil(retryAfterMs / 1_000)} seconds.`;
  return new AppError("rate_limit_exceeded", message, { retryAfterMs });
}

function authorize(ctx: Ctx, operation: Operation): void {
  if (operation.scope === "link") return; // the verb says what the member's role lets them do
  if (operation.scope !== "session") requireScope(ctx, operation.scope);
  else if (ctx.via === "key") {
    throw new AppError("insufficient_scope", "This needs a signed-in person: no API key can do it.");
  }
}

/** For operations that take no query or no body. */
const NOTHING = z.strictObject({});

type Input = OperationRequest<unknown, unknown, unknown>;

async function readInput(operation: Operation, { request, params }: Incoming): Promise<Input> {
  const query = parseInput(operation.query ?? NOTHING, readQuery(request.url));
  const parsed = operation.params?.safeParse(params);
  if (parsed && !parsed.success) throw notFound("Resource");
  let body: unknown = {};
  if (operation.method !== "GET" && operation.method !== "DELETE" && !operation.consumes) {
    body = parseInput(operation.body ?? NOTHING, (await readJson(request)) ?? {});
  }
  return { params: parsed?.data ?? {}, query, body, request, reservedId: null };
}

interface Answer {
  answer: Response | KeptAnswer;
  replayed: boolean;
}

async function run(operation: Operation, ctx: Ctx, input: Input, incoming: Incoming): Promise<Answer> {
  const work = async (reservedId: string | null) => {
    const result = await operation.handler(ctx, { ...input, reservedId } as OperationRequest<never, never, never>);
    if (result instanceof Response) return result;
    return { status: operation.status, body: result === undefined ? "" : JSON.stringify(result) };
  };
  const key = operation.idempotent ? readIdempotencyKey(incoming.request.headers) : null;
  if (key === null) return { answer: await work(null), replayed: false };
  const route = `${operation.method} ${incoming.path}`;
  return once({ workspaceId: ctx.workspaceId, route, key, body: input.body }, work);
}
