import { setTimeout as sleep } from "node:timers/promises";
import { db, pool } from "@/lib/db/client";
import { hasEnded, type RunStatus } from "@/lib/runs/run-status";

const STATUS = { name: "status-of-run", text: "SELECT status FROM runs WHERE id = $1" };

/** Waits until the run has ended, or meets `until`. @throws after 60 s, saying where it stood */
export async function waitForRun(id: string, until: (run: { status: string }) => boolean = () => false) {
  const there = (run: { status: RunStatus }) => hasEnded(run.status) || until(run);
  for (let tries = 0; tries < 3000; tries++) {
    // Asked fifty times a second, beside what is waited for: it reads little, and the run as a whole only at the end.
    const { rows } = await pool.query<{ status: RunStatus }>({ ...STATUS, values: [id] });
    if (!rows[0] || there(rows[0])) {
      const run = await db.run.findUniqueOrThrow({ where: { id } });
      if (there(run)) return run;
    }
    await sleep(20);
  }
  const run = await db.run.findUniqueOrThrow({ where: { id } });
  throw new Error(`run ${id} is still ${run.status}`);
}
