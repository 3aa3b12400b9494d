import type { Hono } from "hono";
import { recordDenied } from "@/lib/audit/record-denied";
import { authenticate } from "@/lib/auth/authenticate";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { env } from "@/lib/config/env";
import { AppError } from "@/lib/errors/app-error";
import { authenticateHook } from "@/lib/triggers/authenticate-hook";
import { type CalledRun, callTrigger, type TriggerCall } from "@/lib/triggers/call-trigger";
import { type CallableTrigger, findCallableTrigger } from "@/lib/triggers/callable-trigger";
import { checkSignature } from "@/lib/triggers/check-signature";
import { deliveryId } from "@/lib/triggers/delivery-id";
import { isLinkPreview } from "@/lib/triggers/is-link-preview";
import { readTriggeredRun } from "@/lib/triggers/read-triggered-run";
import { waitForEnd } from "@/lib/triggers/wait-for-end";
import { takeWaitSlot } from "@/lib/triggers/wait-slots";
import { type Bindings, clientAddress } from "../client-address";
import { errorResponse, tooMany } from "../execute";
import { once, readIdempotencyKey } from "../idempotency";
import { observe } from "../observe";
import type { LimitState, RateLimiter } from "../rate-limiter";
import { readBytes } from "../read-json";
import { baseHeaders, limitHeaders } from "../response-headers";
import { readTriggerInput } from "./read-trigger-input";
import { syncAnswer, timeoutAnswer } from "./sync-answer";

/** The mount of S1: calling triggers by header key and by webhook URL. Declared in ext-document.ts. */
const EXT_PATHS = ["/ext/triggers/:trigger", "/ext/webhook/:hookKey/triggers/:trigger"] as const;

interface Incoming {
  request: Request;
  requestId: string;
  address: string;
  /** Decoded path parameters; the hook key goes no further than to its hash. */
  params: { trigger: string; hookKey?: string };
}

/** Adds S1's paths to the API app; the app puts the CORS headers on whatever they answer. */
export function mountExt(
  app: Hono<{ Bindings: Bindings }>,
  limiter: () => RateLimiter,
  requestIdOf: (headers: Headers) => string,
): void {
  for (const path of EXT_PATHS) {
    app.all(path, (c) => {
      const { headers } = c.req.raw;
      const params = c.req.param() as Incoming["params"];
      const address = clientAddress(headers, c.env);
      const requestId = requestIdOf(headers);
      const operation = params.hookKey === undefined ? "callTrigger" : "callWebhookUrl";
      return observe(operation, c.req.raw, requestId, () =>
        answer(limiter(), { request: c.req.raw, requestId, address, params }),
      );
    });
  }
}

/** The pipeline of /api/v1, for calls that are no operations: whatever body, whatever method, S1's answers. */
async function answer(limiter: RateLimiter, incoming: Incoming): Promise<Response> {
  const { request, requestId } = incoming;
  let limits: LimitState = limiter.anonymous();
  const respond = (status: number, headers: Record<string, string>, body: object | null = null) =>
    new Response(body && JSON.stringify(body), {
      status,
      headers: { ...baseHeaders(requestId), ...limitHeaders(limits), ...headers },
    });
  if (request.method === "OPTIONS") return respond(204, {});
  let caller: Ctx | null = null;
  let leave = () => {};
  try {
    if (!["GET", "HEAD", "POST"].includes(request.method)) throw methodNotAllowed("GET, HEAD, OPTIONS, POST");
    const { ctx, trigger: find } = await identify(incoming);
    caller = ctx;
    limits = await limiter.take(ctx, "runs");
    if (!limits.allowed) throw tooMany(limits);
    leave = limiter.enter(ctx);
    requireScope(ctx, "agents:trigger");
    const trigger = await find();
    const json = { "Content-Type": "application/json" };
    if (request.method === "HEAD" || (request.method === "GET" && isLinkPreview(request.headers))) {
      return respond(200, { ...json, "Content-Length": "0" });
    }
    if (request.method === "GET" && !trigger.allow_get) throw methodNotAllowed("HEAD, OPTIONS, POST");

    const { challenge, ...call } = await readCall(ctx, trigger, incoming);
    if (challenge !== undefined) return respond(200, json, { challenge });
    const wait = request.headers.get("x-api-wait")?.trim().toLowerCase() === "true";
    const release = wait ? takeWaitSlot(trigger.workspace_id) : () => {};
    try {
      const run = await start(ctx, call, request);
      const named: Record<string, string> = {
        ...json,
        "X-Pf-Run-Id": String(run.number),
        "X-Pf-Automation-Id": run.agentId,
        ...(run.replayed ? { "Idempotent-Replayed": "true" } : {}),
      };
      if (!wait) return respond(200, { ...named, "Content-Length": "0" });
      const seconds = env.syncWaitSeconds;
      const isNew = !run.replayed;
      const status = await waitForEnd(run.id, { timeoutMs: seconds * 1_000, signal: request.signal, isNew });
      if (status === null) return respond(202, named, timeoutAnswer(seconds));
      return respond(200, named, syncAnswer(await readTriggeredRun(trigger.workspace_id, run.id)));
    } finally {
      release();
    }
  } catch (error) {
    recordDenied({ error, ctx: caller, operation: "callTrigger", requestId, address: incoming.address });
    const allow = error instanceof MethodNotAllowed ? { Allow: error.allow } : undefined;
    return errorResponse(limiter.badKeys.judge(error, incoming.address), requestId, limits, allow);
  } finally {
    leave();
  }
}

/** Who calls, before it is told what there is to call. */
async function identify(
  incoming: Incoming,
): Promise<{ ctx: Ctx; trigger: () => CallableTrigger | Promise<CallableTrigger> }> {
  const { request, requestId, address, params } = incoming;
  if (params.hookKey !== undefined) {
    return authenticateHook({ hookKey: params.hookKey, ref: params.trigger, requestId, address });
  }
  const ctx = await authenticate(request, { requestId, address, cookies: false });
  return { ctx, trigger: () => findCallableTrigger(ctx, params.trigger) };
}

type ReadCall = Omit<TriggerCall, "reservedId"> & { challenge?: string };

async function readCall(ctx: Ctx, trigger: CallableTrigger, { request, params }: Incoming): Promise<ReadCall> {
  const raw = request.method === "POST" ? await readBytes(request) : new Uint8Array();
  await checkSignature(ctx, trigger, { headers: request.headers, raw });
  const { input, body } = readTriggerInput({
    url: trigger.verification ? "" : request.url, // a query is not signed
    contentType: request.headers.get("content-type"),
    raw,
    schema: trigger.input_schema,
  });
  const scheme = trigger.verification?.scheme ?? null;
  const via = params.hookKey === undefined ? "api" : "webhook";
  const call: ReadCall = { trigger, via, input, deliveryId: deliveryId(scheme, request.headers, body) };
  if (scheme === "slack" && input.type === "url_verification" && typeof input.challenge === "string") {
    call.challenge = input.challenge;
  }
  return call;
}

/** Under an Idempotency-Key what is kept is which run was started: each answer is made anew from it. */
async function start(
  ctx: Ctx,
  call: Omit<TriggerCall, "reservedId">,
  request: Request,
): Promise<CalledRun & { replayed: boolean }> {
  const key = request.method === "POST" ? readIdempotencyKey(request.headers) : null;
  if (key === null) {
    const run = await callTrigger(ctx, { ...call, reservedId: null });
    return { ...run, replayed: run.repeated };
  }
  const place = { workspaceId: ctx.workspaceId, route: `POST /ext/triggers/${call.trigger.id}`, key, body: call.input };
  const { answer, replayed } = await once(place, async (reservedId) => {
    const run = await callTrigger(ctx, { ...call, reservedId });
    return { status: 200, body: JSON.stringify(run) };
  });
  const run = JSON.parse(answer.body) as CalledRun;
  return { ...run, replayed: replayed || run.repeated };
}

class MethodNotAllowed extends AppError {
  constructor(readonly allow: string) {
    super("method_not_allowed", `This trigger takes ${allow}.`);
  }
}

const methodNotAllowed = (allow: string) => new MethodNotAllowed(allow);
