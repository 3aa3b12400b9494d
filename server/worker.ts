import { startWorker } from "@/inngest/worker";
import { env } from "@/lib/config/env";
import { packageIndex } from "@/lib/connectors/package-index";
import { closeDatabase } from "@/lib/db/client";
import { startTracing } from "@/lib/tracing/start-tracing";
import { onShutdown, reportReady } from "./shutdown";
import { startWorkerEndpoint } from "./worker-endpoint";

// The worker process: the engine, the functions and the tools.
process.env = { ...process.env }; // the Inngest SDK copies it at every entry, and copying the real one costs system calls
packageIndex(); // asks packages that are new; later it would hold up the runs
const stopTracing = await startTracing("drover-worker");
const worker = await startWorker();
const endpoint = env.metricsPort === undefined ? undefined : startWorkerEndpoint(env.metricsPort);
reportReady();

onShutdown(async () => {
  endpoint?.close();
  await worker.stop();
  await closeDatabase();
  await stopTracing();
}, 28_000);
