import { startWorker } from "@/inngest/worker";
import { packageIndex } from "@/lib/connectors/package-index";
import { closeDatabase } from "@/lib/db/client";
import { onShutdown, reportReady } from "./shutdown";

// The worker process: the engine, the functions and the tools.
process.env = { ...process.env }; // the Inngest SDK copies it at every entry, and copying the real one costs system calls
packageIndex(); // asks packages that are new; later it would hold up the runs
const worker = await startWorker();
reportReady();

onShutdown(async () => {
  await worker.stop();
  await closeDatabase();
}, 28_000);
