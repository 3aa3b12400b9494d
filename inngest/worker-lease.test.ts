import { expect, test } from "vitest";
import { pool } from "@/lib/db/client";
import { startWorker } from "@/lib/testing/start-worker";

const jobs = async () =>
  (await pool.query("SELECT key, locked_by FROM graphile_worker.jobs WHERE task_identifier = 'unknown'")).rows;
const add = (key: string, runAt: string) =>
  pool.query("SELECT graphile_worker.add_job('unknown', '{}', job_key := $1, run_at := $2::timestamptz)", [key, runAt]);

test("of a dead worker's jobs, those whose place another one has taken are not left behind", async () => {
  const later = new Date(Date.now() + 3_600_000).toISOString();
  await add("replaced", later);
  await add("kept", later);
  await pool.query("INSERT INTO workers (id, pool_ids) VALUES ('wrk_dead', '{pool-dead}')");
  await pool.query(
    "UPDATE graphile_worker._private_jobs SET locked_by = 'pool-dead', locked_at = now(), attempts = attempts + 1 WHERE key IS NOT NULL",
  );
  await add("replaced", later);
  expect(await jobs()).toHaveLength(3);
  const worker = await startWorker();
  const freed = await jobs();
  expect(freed.map(({ key }) => key).sort()).toEqual(["kept", "replaced"]);
  expect(freed.every(({ locked_by }) => locked_by === null)).toBe(true);
  await worker.stop();
});
