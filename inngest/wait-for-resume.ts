import { log } from "@/lib/log/log";
import { outboundPausedSince } from "@/lib/outbound/outbound-paused-since";
import { repeatEvery } from "./repeat-every";
import { WorkerLease } from "./worker-lease";

const LOOK_MS = 1_000;

interface Stoppable {
  stop(): Promise<void>;
}

/** A worker that lives and takes no jobs while its installation is paused; then `begin` makes it one that does. */
export async function waitForResume(begin: () => Promise<Stoppable>): Promise<Stoppable> {
  const idle = new WorkerLease([]);
  await idle.start();
  log.warn("This is a restored copy: nothing leaves it, and no run goes on, until `drover resume-outbound`.");
  let current: Stoppable = idle;
  const stopLooking = repeatEvery(LOOK_MS, "looking whether the installation may act", async () => {
    if (current !== idle || (await outboundPausedSince())) return;
    current = await begin();
    await idle.stop();
    void stopLooking();
  });
  return {
    async stop() {
      await stopLooking();
      await current.stop();
    },
  };
}
