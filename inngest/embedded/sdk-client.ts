import { randomUUID } from "node:crypto";
import type { Answer, EngineEvent, EngineRun, FunctionConfig, Op } from "./protocol";

/** The SDK's `serve()` handler, called in-process. */
export type Handler = (request: Request) => Promise<Response>;

/** What arrives on the client's `fetch`: events to send and results to keep. */
export interface Inbox {
  receiveEvents(events: EngineEvent[]): Promise<void>;
  /** @returns false when the entry is no longer the run's current one */
  receiveCheckpoint(entryId: string, ops: Op[]): Promise<boolean>;
}

const ORIGIN = "http://embedded.local";
const HEADERS = { host: "embedded.local", "content-type": "application/json", "x-inngest-server-kind": "dev" };

/** Asks the SDK which functions it serves (in-band sync). */
export async function listFunctions(handler: Handler): Promise<FunctionConfig[]> {
  const response = await handler(
    new Request(`${ORIGIN}/api/inngest`, {
      method: "PUT",
      body: JSON.stringify({ url: `${ORIGIN}/api/inngest` }),
      headers: { ...HEADERS, "x-inngest-sync-kind": "in_band" },
    }),
  );
  const body = (await response.json()) as { functions?: FunctionConfig[] };
  if (response.status !== 200 || !body.functions) throw new Error(`Inngest sync failed: ${JSON.stringify(body)}`);
  return body.functions;
}

export interface Entry {
  /** Names this entry in checkpoints. */
  id: string;
  run: EngineRun;
  /** The planned step to run, or "step" to let the function go on. */
  step: string;
  attempt: number;
  maxAttempts: number;
  /** Plan steps instead of running the first one found: others are still out. */
  planOnly: boolean;
}

/** Enters a function once. Steps that finish on the way arrive at the inbox as checkpoints. */
export async function enter(handler: Handler, entry: Entry): Promise<Answer> {
  const { run } = entry;
  const body = {
    version: 2,
    event: run.event,
    events: [run.event],
    steps: run.steps,
    ctx: {
      run_id: run.id,
      fn_id: run.functionId,
      qi_id: entry.id,
      attempt: entry.attempt,
      max_attempts: entry.maxAttempts,
      disable_immediate_execution: entry.planOnly,
      use_api: false,
      env: "embedded",
      step_id: entry.step,
      stack: { stack: run.stack, current: run.stack.length },
    },
  };
  const query = `fnId=${encodeURIComponent(run.functionId)}&stepId=${encodeURIComponent(entry.step)}`;
  const response = await handler(
    new Request(`${ORIGIN}/api/inngest?${query}`, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { ...HEADERS, "x-request-id": entry.id },
    }),
  );
  const answer: unknown = await response.json().catch(() => null);
  if (response.status === 200) return { kind: "completed", output: answer };
  if (response.status === 206) return { kind: "ops", ops: [answer].flat() as Op[] };
  if (response.headers.get("x-inngest-no-retry") === "true") return { kind: "failed", error: answer };
  return { kind: "retry", error: answer };
}

/** A `fetch` for `new Inngest({ fetch })` that takes the SDK's outgoing calls without a socket. */
export function engineFetch(inbox: Inbox): typeof globalThis.fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const body: unknown = JSON.parse(String(init?.body ?? "null"));
    if (url.pathname.startsWith("/e/")) {
      const events = [body].flat().map((event) => completeEvent(event as Partial<EngineEvent> & { name: string }));
      await inbox.receiveEvents(events);
      return Response.json({ ids: events.map((event) => event.id), status: 200 });
    }
    if (/^\/v1\/checkpoint\/[^/]+\/async$/.test(url.pathname)) {
      const { qi_id, steps } = body as { qi_id: string; steps: Op[] };
      const current = await inbox.receiveCheckpoint(qi_id, steps);
      return current ? Response.json({}) : Response.json({ error: "stale" }, { status: 409 });
    }
    return Response.json({ error: `the embedded engine has no ${url.pathname}` }, { status: 404 });
  };
}

function completeEvent(event: Partial<EngineEvent> & { name: string }): EngineEvent {
  return { id: event.id ?? randomUUID(), name: event.name, data: event.data ?? {}, ts: event.ts ?? Date.now() };
}
