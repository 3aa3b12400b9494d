import { afterEach, expect, test } from "vitest";
import { pool } from "@/lib/db/client";
import { park, unparkSome } from "./embedded/store";
import { WorkerLease } from "./worker-lease";

let lease: WorkerLease | undefined;
afterEach(() => lease?.stop());

/** A job that somebody took so many seconds ago. @returns its id */
async function takenBy(worker: string, secondsAgo: number): Promise<string> {
  const added = await pool.query<{ id: string }>("SELECT id FROM graphile_worker.add_job('event', '{}')");
  const id = added.rows[0]?.id ?? "";
  const text =
    "UPDATE graphile_worker._private_jobs SET locked_by = $2, locked_at = now() - $3::int * interval '1 second' WHERE id = $1";
  await pool.query(text, [id, worker, secondsAgo]);
  return id;
}

const takerOf = async (id: string) =>
  (await pool.query<{ locked_by: string | null }>("SELECT locked_by FROM graphile_worker.jobs WHERE id = $1", [id]))
    .rows[0]?.locked_by;

test("jobs of a worker that died are taken over, those of one that lives are not", async () => {
  const living = new WorkerLease(["pool-living"]);
  await living.start();
  await pool.query("INSERT INTO workers (id, pool_ids) VALUES ('wrk_dead', '{pool-dead}')"); // nobody holds its lock
  const [kept, freed] = [await takenBy("pool-living", 60), await takenBy("pool-dead", 1)];
  lease = new WorkerLease(["pool-new"]);
  await lease.start();
  expect(await takerOf(kept)).toBe("pool-living");
  expect(await takerOf(freed)).toBeNull();
  await living.stop();
});

test("jobs that were parked behind those of a worker that died are queued by who takes over", async () => {
  const event = { id: "e", name: "webhook.delivery", data: {}, ts: 0 };
  await park("slot-of-the-dead", "parked-job", { run: "fn:e", step: "step", event, function: "fn" });
  await pool.query("INSERT INTO workers (id, pool_ids) VALUES ('wrk_holder', '{pool-holder}')");
  lease = new WorkerLease(["pool-new"], unparkSome);
  await lease.start();
  expect((await pool.query("SELECT 1 FROM engine_events WHERE match_value = 'slot-of-the-dead'")).rowCount).toBe(0);
  const queued = "SELECT 1 FROM graphile_worker._private_jobs WHERE payload->>'run' = 'fn:e'";
  expect((await pool.query(queued)).rowCount).toBe(1);
});

test("a worker that died before it said who it is holds no job for ever", async () => {
  const [old, fresh] = [await takenBy("pool-unknown", 11), await takenBy("pool-starting", 1)];
  lease = new WorkerLease(["pool-new"]);
  await lease.start();
  expect(await takerOf(old)).toBeNull();
  expect(await takerOf(fresh)).toBe("pool-starting");
});
