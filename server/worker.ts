import { registerFunctions } from "@/inngest/register-functions";
import { serveFunctions } from "@/inngest/serve-functions";
import { startWorker } from "@/inngest/worker";
import { env } from "@/lib/config/env";
import { packageIndex } from "@/lib/connectors/package-index";
import { closeDatabase } from "@/lib/db/client";
import { log } from "@/lib/log/log";
import { startTracing } from "@/lib/tracing/start-tracing";
import { startFunctionServer } from "./function-server";
import { onShutdown, reportReady } from "./shutdown";
import { startWorkerEndpoint } from "./worker-endpoint";

// The worker process: the functions, the tools, and the engine, unless an Inngest server drives the functions.
const CANNOT_RUN = 78; // the supervisor does not try again

process.env = { ...process.env }; // the Inngest SDK copies it at every entry, and copying the real one costs system calls
packageIndex(); // asks packages that are new; later it would hold up the runs
const stopTracing = await startTracing("drover-worker");
const served = env.inngestMode ? await serve() : undefined;
const worker = await startWorker();
served?.register();
const endpoint = env.metricsPort === undefined ? undefined : startWorkerEndpoint(env.metricsPort);
reportReady();

onShutdown(async () => {
  await served?.stop();
  endpoint?.close();
  await worker.stop();
  await closeDatabase();
  await stopTracing();
}, 28_000);

/** The functions over HTTP, on a port of this process: it alone may open secrets. */
async function serve() {
  try {
    const handler = serveFunctions();
    const server = await startFunctionServer(handler, { port: env.workerPort, host: process.env.HOST });
    let stopRegistering = () => {};
    return {
      register: () => {
        stopRegistering = registerFunctions(handler);
      },
      stop: () => {
        stopRegistering();
        return server.stop(24_000);
      },
    };
  } catch (error) {
    log.error("the functions cannot be served", { error });
    process.exit(CANNOT_RUN);
  }
}
