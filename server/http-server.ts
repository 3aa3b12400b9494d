import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { setCommonHeaders, setPageHeaders, setTransportSecurity, stripRequestHeaders } from "./page-headers";

type Listener = (req: IncomingMessage, res: ServerResponse) => unknown;

/** The parts the HTTP server puts together. */
export interface Doors {
  /** /api/v1, /v1, /ext, /mcp */
  api: Listener;
  /** everything else */
  pages: Listener;
  /** Answers /metrics to who may see it; without one there is no such page. */
  metrics?: { allows(req: IncomingMessage): boolean; answer(res: ServerResponse): unknown };
  /** Whether /readyz may answer 200, with what it says. */
  readiness: () => Promise<{ ready: boolean }>;
  https: boolean;
  trustProxy: boolean;
}

/** The server and its orderly end. */
export interface DroverServer {
  server: Server;
  /**
   * Refuses readiness at once, takes new connections for another `listenMs`, then lets open requests finish, ends streams
   * after `streamsMs` and all else after `allMs`.
   */
  drain(streamsMs: number, allMs: number, listenMs?: number): Promise<void>;
}

const API = /^\/(api\/v1|v1|ext|mcp)(?=[/?]|$)/;
const ASSET = "/_next/static/";

/** How long a request may take to arrive: 50 MB of contacts at 1.4 Mbit/s. */
const UPLOAD_MS = 300_000;

/** How long what the kernel has taken for us may still come in: closing the socket would break it off. */
const BACKLOG_MS = 200;
const IDLE_EVERY_MS = 100;

/** One Node server: the API app without Next in its way, Next for the rest. */
export function createDroverServer({ api, pages, metrics, readiness, https, trustProxy }: Doors): DroverServer {
  const open = new Set<ServerResponse>();
  let draining = false;

  const server = createServer(
    { requestTimeout: UPLOAD_MS, headersTimeout: 20_000, keepAliveTimeout: 65_000 },
    (req, res) => {
      open.add(res);
      res.on("close", () => open.delete(res));
      if (draining) res.setHeader("Connection", "close");
      stripRequestHeaders(req, trustProxy);
      if (https) setTransportSecurity(res);
      const url = req.url ?? "";
      if (!url.startsWith("/"))
        return answer(res, 400, { error: "invalid_path", message: "The request line must be a path." });
      if (API.test(url)) return api(req, res);
      if (url === "/healthz") return answer(res, 200, { status: "ok" });
      if (url === "/readyz") return void answerReadiness(res);
      if (url === "/metrics" && metrics) {
        return metrics.allows(req) ? metrics.answer(res) : answer(res, 401, { error: "unauthorized" });
      }
      if (url.startsWith(ASSET)) setCommonHeaders(res);
      else setPageHeaders(req, res);
      return pages(req, res);
    },
  );

  async function answerReadiness(res: ServerResponse) {
    const state = draining ? { ready: false, draining } : await readiness();
    answer(res, state.ready ? 200 : 503, state);
  }

  async function drain(streamsMs: number, allMs: number, listenMs = 0) {
    draining = true;
    await sleep(Math.max(BACKLOG_MS, listenMs));
    for (const res of open) if (!res.headersSent) res.setHeader("Connection", "close");
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    // what was answered in the meantime may be kept alive by its client: for all that is known, for a minute
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_EVERY_MS);
    const streams = setTimeout(() => {
      for (const res of open) if (res.headersSent) res.destroy();
    }, streamsMs);
    const all = setTimeout(() => server.closeAllConnections(), allMs);
    await closed;
    clearInterval(idle);
    clearTimeout(streams);
    clearTimeout(all);
  }

  return { server, drain };
}

function answer(res: ServerResponse, status: number, body: object): void {
  setCommonHeaders(res);
  res.writeHead(status, { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store" });
  res.end(JSON.stringify(body));
}
