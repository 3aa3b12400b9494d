import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { EngineEvent, Op } from "@/inngest/embedded/protocol";
import { callSdk, type SdkAnswer } from "./call-sdk";
import type { PlayedFunction, PlayedRun } from "./played-run";
import { RunPlayer } from "./run-player";

const SIGNING_KEY = `signkey-prod-${"00112233445566778899aabbccddeeff".repeat(2)}`;
const EVENT_KEY = "an-event-key";

export interface InngestServer {
  /** What Drover needs to be driven by it. */
  env: { INNGEST_BASE_URL: string; INNGEST_EVENT_KEY: string; INNGEST_SIGNING_KEY: string };
  player: RunPlayer;
  /** Where the functions are, once an SDK has registered them. */
  url: string | undefined;
  /** Asks the SDK for its functions, as "Sync app" does: in band, it answers them; else it registers them by a call. */
  sync(kind: "in_band" | "out_of_band"): Promise<SdkAnswer>;
  /** Runs of functions that an event with this value in its data has started. */
  runsOf(value: string): PlayedRun[];
  close(): Promise<void>;
}

/**
 * An Inngest server on loopback, as far as an SDK can tell: docs/SDK_SPEC.md of Inngest's repository, checkpoints of SDK
 * v4 and the API by which large state is fetched. Its own state is in memory, and its pauses are short.
 */
export async function startInngestServer(
  options: { retryMs?: number; trimAbove?: number } = {},
): Promise<InngestServer> {
  const { retryMs = 50, trimAbove = 4_000_000 } = options;
  const player = new RunPlayer({ signingKey: SIGNING_KEY, retryMs, trimAbove });
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const path = new URL(request.url ?? "/", "http://inngest").pathname;
    const [status, body] = answer(request, path, text === "" ? null : JSON.parse(text));
    if (status >= 400 && status !== 409) player.problems.push(`${request.method} ${path}: ${status}`);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });

  function answer(request: IncomingMessage, path: string, body: unknown): [number, unknown] {
    const [, events] = /^\/e\/([^/]+)$/.exec(path) ?? [];
    if (events) return events === EVENT_KEY ? takeEvents(body) : [401, { error: "Event key not found", status: 401 }];
    if (request.headers.authorization !== `Bearer ${hashedKey()}`) return [401, { error: "Unauthorized", status: 401 }];
    if (!/^inngest-js:v4\./.test(String(request.headers["x-inngest-sdk"])))
      return [400, { error: "no SDK", status: 400 }];
    if (path === "/fn/register") return register(body as { url: string; functions: PlayedFunction[] });
    const [, run = "", what] = /^\/v[01]\/(?:runs|checkpoint)\/([^/]+)\/(actions|batch|async)$/.exec(path) ?? [];
    const played = player.runs.get(run);
    if (!played) return [404, { error: "not found", status: 404 }];
    if (what === "actions") return [200, played.steps];
    if (what === "batch") return [200, [played.event]];
    return checkpoint(played, body as { qi_id: string; generation_id: number; steps: Op[] });
  }

  function takeEvents(body: unknown): [number, unknown] {
    const sent = [body].flat() as (Partial<EngineEvent> & { name: string })[];
    const events = sent.map(({ id = randomUUID(), name, data = {}, ts = Date.now() }) => ({ id, name, data, ts }));
    setImmediate(() => {
      for (const event of events) player.receive(event);
    });
    return [200, { ids: events.map(({ id }) => id), status: 200 }];
  }

  function register({ url, functions }: { url: string; functions: PlayedFunction[] }): [number, unknown] {
    const modified = self.url === undefined;
    self.url = url;
    player.functions = functions.map((each) => ({ ...each, uuid: randomUUID() }));
    return [200, { ok: true, modified }];
  }

  /** A call that is over, or that another has taken the place of, has nothing to say. */
  function checkpoint(run: PlayedRun, body: { qi_id: string; generation_id: number; steps: Op[] }): [number, unknown] {
    if (run.ended || run.calls.get(body.qi_id) !== body.generation_id) return [409, { error: "stale", status: 409 }];
    for (const op of body.steps) run.takeResult(op);
    return [200, {}];
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const self: InngestServer = {
    env: {
      INNGEST_BASE_URL: `http://127.0.0.1:${port}`,
      INNGEST_EVENT_KEY: EVENT_KEY,
      INNGEST_SIGNING_KEY: SIGNING_KEY,
    },
    player,
    url: undefined,
    async sync(kind) {
      if (!self.url) throw new Error("no SDK has registered yet");
      const headers: Record<string, string> = kind === "in_band" ? { "x-inngest-sync-kind": kind } : {};
      return callSdk(self.url, "PUT", { url: self.url }, SIGNING_KEY, headers);
    },
    runsOf: (value) => [...player.runs.values()].filter(({ event }) => Object.values(event.data).includes(value)),
    async close() {
      player.close();
      server.close();
      server.closeAllConnections();
    },
  };
  return self;
}

/** How an SDK names its key to the server. */
function hashedKey(): string {
  const [, prefix = "", key = ""] = /^(signkey-\w+-)?(.*)$/.exec(SIGNING_KEY) ?? [];
  return `${prefix}${createHash("sha256").update(Buffer.from(key, "hex")).digest("hex")}`;
}
