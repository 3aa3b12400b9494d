import type { WorkerEvents } from "graphile-worker";
import { pool } from "@/lib/db/client";

/** By then the answer to the taking of a job has come, or never will. */
const ANSWERED_MS = 10_000;

/**
 * Which jobs this process has taken and not yet ended. PostgreSQL takes them in its name and then says which they were;
 * when that answer is lost with its connection nobody does them, and while the process lives nobody takes them from it.
 */
export class JobsInHand {
  private readonly ids = new Set<string>();

  constructor(events: WorkerEvents) {
    events.on("localQueue:getJobs:complete", ({ jobs }) => {
      for (const { id } of jobs) this.ids.add(id);
    });
    events.on("localQueue:returnJobs", ({ jobs }) => {
      for (const { id } of jobs) this.ids.delete(id);
    });
    events.on("job:complete", ({ job }) => this.ids.delete(job.id));
  }

  /** Gives back what is taken in the name of these pools and not in hand, as not attempted. @returns how many */
  async giveBackLost(poolIds: string[]): Promise<number> {
    const { rowCount } = await pool.query(
      `UPDATE graphile_worker._private_jobs SET locked_by = NULL, locked_at = NULL, attempts = greatest(0, attempts - 1)
       WHERE locked_by = ANY ($1) AND locked_at < now() - $2::int * interval '1 millisecond' AND id <> ALL ($3::bigint[])`,
      [poolIds, ANSWERED_MS, [...this.ids]],
    );
    return rowCount ?? 0;
  }
}
