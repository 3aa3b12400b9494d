import { startWorker as start } from "@/inngest/worker";
import { runningWorkers } from "./running-workers";

/** A worker in this process. It ends with the test file at the latest, also when a test fails before it stops it. */
export async function startWorker(): ReturnType<typeof start> {
  const worker = await start();
  const stop = () => {
    runningWorkers.delete(stop);
    return worker.stop();
  };
  runningWorkers.add(stop);
  return { stop };
}
