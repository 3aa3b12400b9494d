import { setTimeout as sleep } from "node:timers/promises";
import { db } from "@/lib/db/client";
import { hasEnded } from "@/lib/runs/run-status";

/** Waits until the run has ended, or meets `until`. @throws after 60 s, saying where it stood */
export async function waitForRun(id: string, until: (run: { status: string }) => boolean = () => false) {
  for (let tries = 0; tries < 3000; tries++) {
    const run = await db.run.findUniqueOrThrow({ where: { id } });
    if (hasEnded(run.status) || until(run)) return run;
    await sleep(20);
  }
  const run = await db.run.findUniqueOrThrow({ where: { id } });
  throw new Error(`run ${id} is still ${run.status}`);
}
