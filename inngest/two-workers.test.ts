import { afterAll, beforeAll, expect, test } from "vitest";
import { db, pool } from "@/lib/db/client";
import type { Step } from "@/lib/plans/schema";
import { engineLab } from "@/lib/testing/engine/engine-lab";
import { embeddedMode } from "@/lib/testing/engine/engine-mode";
import { KillableDrover } from "@/lib/testing/killable-drover";
import { waitForRun } from "@/lib/testing/wait-for-run";

const RUNS = 24;
const CALLS = ["a", "b", "c", "d"];

const lab = engineLab(async () => embeddedMode());
let second: KillableDrover;

beforeAll(async () => {
  second = new KillableDrover({ DATABASE_URL: lab.drover.databaseUrl() });
  await second.start();
}, 60_000);
afterAll(() => second.stop());

const call = (id: string): Step => ({
  id,
  tool: "http.post",
  idempotent: true,
  input: { url: `${lab.receiver.origin}/${id}`, body: { id } },
});
const nap: Step = { id: "nap", type: "sleep", input: { duration_ms: 2500 } };
const [first, ...others] = CALLS;

/** How many processes have jobs in hand. */
async function busyWorkers(): Promise<number> {
  const { rows } = await pool.query<{ busy: number }>(
    "SELECT count(DISTINCT locked_by)::int AS busy FROM graphile_worker.jobs WHERE locked_by IS NOT NULL",
  );
  return rows[0]?.busy ?? 0;
}

/** What of functions has not ended, and why. */
async function leftovers(): Promise<unknown[]> {
  const { rows } = await pool.query(
    `SELECT payload->>'run' AS run, attempts, run_at, locked_at, locked_by, last_error FROM graphile_worker._private_jobs
     UNION ALL SELECT id, NULL, created_at, NULL, NULL, stack::text FROM engine_runs WHERE status = 'running'`,
  );
  return rows;
}

test("two workers share the runs; when one is killed for good, the other ends them all, and nothing is done twice", async () => {
  expect(await db.worker.count()).toBe(2);
  const steps = [call(first ?? ""), nap, ...others.map(call)];
  let shared = 0;
  const underLoad = async () => {
    shared = Math.max(shared, await busyWorkers());
    return lab.receiver.at("/b").length;
  };
  const ids = await Promise.all(Array.from({ length: RUNS }, () => lab.start({ steps })));
  await expect.poll(underLoad, { interval: 10, timeout: 60_000 }).toBeGreaterThan(RUNS / 4);
  await second.killAll();
  expect(shared).toBe(2);

  for (const id of ids) {
    expect(await waitForRun(id)).toMatchObject({ status: "completed", error: null, stepsCompleted: steps.length });
    const recorded = await db.runStep.findMany({ where: { runId: id }, orderBy: { stepId: "asc" } });
    expect(recorded.map(({ stepId, status }) => [stepId, status])).toEqual(
      [...CALLS, "nap"].map((step) => [step, "completed"]),
    );
    const charged = await db.creditTransaction.findMany({ where: { runId: id }, select: { amount: true } });
    expect(charged).toEqual([{ amount: -1 }]);
  }
  // A call that was under way when its worker died is repeated under its key, and no other.
  const keys = lab.receiver.received.map(({ headers }) => String(headers["idempotency-key"]));
  expect(new Set(keys).size).toBe(RUNS * CALLS.length);
  const repeated = new Set(keys.filter((key, index) => keys.indexOf(key) !== index));
  expect(keys.length - new Set(keys).size).toBe(repeated.size);
  expect(new Set([...repeated].map((key) => key.split(":")[0])).size).toBe(repeated.size);
  await expect.poll(() => db.worker.count()).toBe(1); // the other says so with its next beat
  await expect.poll(leftovers, { timeout: 40_000 }).toEqual([]);
}, 120_000);
