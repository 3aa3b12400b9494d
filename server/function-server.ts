import { once } from "node:events";
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { SERVE_PATH } from "@/inngest/serve-functions";
import { log } from "@/lib/log/log";

/**
 * The one door of a worker, for an Inngest server: `/api/inngest`, and `/healthz` for whoever balances between workers.
 * @throws when the port is taken
 */
export async function startFunctionServer(
  handler: (request: Request) => Promise<Response>,
  where: { port: number; host: string | undefined },
): Promise<{ stop(withinMs: number): Promise<void> }> {
  const functions = getRequestListener(handler, {
    overrideGlobalObjects: false,
    errorHandler: (error) => {
      log.error("a call of the Inngest server failed", { error });
      return Response.json({ message: "Internal error" }, { status: 500 });
    },
  });
  const server = createServer((req, res) => {
    const { pathname } = new URL(req.url ?? "/", "http://worker");
    if (pathname === SERVE_PATH) return functions(req, res);
    const healthy = pathname === "/healthz";
    res.writeHead(healthy ? 200 : 404, { "content-type": "application/json" });
    res.end(JSON.stringify(healthy ? { status: "ok" } : { message: "Not found" }));
  });
  server.listen(where);
  await once(server, "listening");
  return {
    /** Takes no further calls; lets those that are under way finish. */
    async stop(withinMs) {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      const last = setTimeout(() => server.closeAllConnections(), withinMs);
      await closed;
      clearTimeout(last);
    },
  };
}
