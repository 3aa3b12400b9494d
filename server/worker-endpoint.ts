import { createServer, type Server } from "node:http";
import { env } from "@/lib/config/env";
import { log } from "@/lib/log/log";
import { answerMetrics, showsToken } from "./metrics-endpoint";

/**
 * A worker's own small server: /healthz for a container's health check, /metrics for Prometheus. It listens on loopback
 * alone, where no token is asked for; with a token it listens everywhere. A port that is taken is no reason not to work.
 */
export function startWorkerEndpoint(port: number): Server {
  const open = env.metricsToken === undefined;
  const server = createServer((req, res) => {
    if (req.url === "/healthz")
      return res.writeHead(200, { "Content-Type": "application/json" }).end('{"status":"ok"}');
    if (req.url !== "/metrics") return res.writeHead(404).end();
    if (!open && !showsToken(req)) return res.writeHead(401, { "WWW-Authenticate": "Bearer" }).end();
    return void answerMetrics(res);
  });
  server.on("error", (error) => log.warn("the worker's metrics are not served", { port, error: error.message }));
  server.listen(port, open ? "127.0.0.1" : env.host);
  return server;
}
