import type { RequestListener } from "node:http";
import path from "node:path";
import { getRequestListener } from "@hono/node-server";
import next from "next";
import { api } from "@/lib/api/app";
import { env } from "@/lib/config/env";
import { packageIndex } from "@/lib/connectors/package-index";
import { closeDatabase } from "@/lib/db/client";
import { checkReadiness } from "@/lib/health/check-readiness";
import { log } from "@/lib/log/log";
import { metrics } from "@/lib/metrics/metrics";
import { startTracing } from "@/lib/tracing/start-tracing";
import { createDroverServer } from "./http-server";
import { answerMetrics, showsToken } from "./metrics-endpoint";
import { onShutdown, reportReady } from "./shutdown";

// The web process: the API app and the pages behind one Node server.
const counted = (handle: RequestListener): RequestListener => {
  return (req, res) => {
    res.once("finish", () => metrics.requests.inc({ operation: "page", status: res.statusCode }));
    return handle(req, res);
  };
};

const PORT_TAKEN = 78; // the supervisor does not try again

const stopTracing = await startTracing("drover-web");
process.env.NEXTAUTH_URL ??= env.publicUrl;
const { host } = env;
const root = path.resolve(import.meta.dirname, "..");
const pages = next({ dev: false, dir: root, port: env.port, hostname: host ?? "localhost" });
await pages.prepare();
packageIndex(); // asks packages that are new; later it would hold up the requests

const { server, drain } = createDroverServer({
  api: getRequestListener((request, bindings) => api.fetch(request, bindings), { overrideGlobalObjects: false }),
  pages: counted(pages.getRequestHandler()),
  ...(env.metricsToken && { metrics: { allows: showsToken, answer: answerMetrics } }),
  readiness: checkReadiness,
  https: env.publicUrl.startsWith("https:"),
  trustProxy: env.trustedProxies > 0,
});

server.on("error", (error: NodeJS.ErrnoException) => {
  log.error(error.code === "EADDRINUSE" ? `Port ${env.port} is taken.` : "the server failed", { error });
  process.exit(error.code === "EADDRINUSE" || error.code === "EACCES" ? PORT_TAKEN : 1);
});
server.listen({ port: env.port, host }, () => {
  log.info("web listens", { port: env.port });
  reportReady();
});

onShutdown(async () => {
  const listenMs = env.drainSeconds * 1_000;
  await drain(2_000, 24_000 - listenMs, listenMs);
  await pages.close();
  await closeDatabase();
  await stopTracing();
}, 25_000);
