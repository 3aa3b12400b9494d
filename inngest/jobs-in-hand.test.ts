import { EventEmitter } from "node:events";
import type { Job, WorkerEvents } from "graphile-worker";
import { afterEach, expect, test } from "vitest";
import { pool } from "@/lib/db/client";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { startWorker } from "@/lib/testing/start-worker";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { JobsInHand } from "./jobs-in-hand";

/** A job that the pool took so many seconds ago. */
async function takenBy(poolId: string, secondsAgo: number): Promise<Job> {
  const added = await pool.query<Job>("SELECT * FROM graphile_worker.add_job('event', '{}')");
  const [job] = added.rows;
  if (!job) throw new Error("no job was added");
  await pool.query(TAKE, [job.id, poolId, secondsAgo]);
  return job;
}

const TAKE =
  "UPDATE graphile_worker._private_jobs SET locked_by = $2, locked_at = now() - $3::int * interval '1 second', attempts = 1 WHERE id = $1";
const FIND = "SELECT locked_by, attempts FROM graphile_worker.jobs WHERE id = $1";
const find = async ({ id }: Job) =>
  (await pool.query<{ locked_by: string | null; attempts: number }>(FIND, [id])).rows[0];

let stop: (() => Promise<void>) | undefined;
afterEach(async () => {
  await stop?.();
  await pool.query("DELETE FROM graphile_worker._private_jobs");
});

test("only what was taken in this process's name and never came is given back", async () => {
  const events: WorkerEvents = new EventEmitter();
  const inHand = new JobsInHand(events);
  const [lost, fresh, held, others] = [
    await takenBy("mine", 11),
    await takenBy("mine", 1),
    await takenBy("mine", 3_000),
    await takenBy("another's", 11),
  ];
  const come = { jobs: [held] } as unknown as Parameters<
    Parameters<typeof events.on<"localQueue:getJobs:complete">>[1]
  >[0];
  events.emit("localQueue:getJobs:complete", come);
  expect(await inHand.giveBackLost(["mine"])).toBe(1);
  expect(await find(lost)).toEqual({ locked_by: null, attempts: 0 });
  expect((await find(fresh))?.locked_by).toBe("mine");
  expect((await find(held))?.locked_by).toBe("mine");
  expect((await find(others))?.locked_by).toBe("another's");
  const ended = { job: held } as unknown as Parameters<Parameters<typeof events.on<"job:complete">>[1]>[0];
  events.emit("job:complete", ended);
  expect(await inHand.giveBackLost(["mine"])).toBe(1);
});

test("a run whose job was taken by an answer that got lost goes on all the same", async () => {
  const worker = await startWorker();
  stop = worker.stop;
  const { rows } = await pool.query<{ pool_ids: string[] }>("SELECT pool_ids FROM workers");
  const ctx = await createWorkspaceFixture();
  const agent = await createAgentFixture(ctx, { steps: [{ id: "show", type: "display", input: { content: "Done" } }] });
  const [poolId = ""] = rows[0]?.pool_ids ?? [];
  // nobody tells the worker of a job that is there and taken as soon as it is committed
  await pool.query(`CREATE FUNCTION taken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    NEW.locked_by := '${poolId}'; NEW.locked_at := now() - interval '11 seconds'; RETURN NEW; END $$`);
  await pool.query(
    "CREATE TRIGGER taken BEFORE INSERT ON graphile_worker._private_jobs FOR EACH ROW EXECUTE FUNCTION taken()",
  );
  const { id } = await startRun(ctx, { agent: agent.id, trigger: "manual", input: {} });
  await pool.query("DROP TRIGGER taken ON graphile_worker._private_jobs");
  expect((await waitForRun(id)).status).toBe("completed");
});
