import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { createAgentFixture } from "@/lib/testing/fixtures";
import type { Lab } from "../harness/lab";
import { inLab } from "./in-lab";
import { endsOf } from "./load";
import type { Scenario } from "./scenario";
import { seen } from "./step-kinds";

const TAKEN_OVER_WITHIN_MS = 45_000;
const GIVE_UP_MS = 120_000;
const RUNS = 10;

/** R3: a worker that is stopped in a step, or hangs, comes back after another one has taken its runs. */
export const zombieWorker: Scenario = {
  id: "R3",
  promise: "a worker that has lost its lease cannot write",
  run: ({ scale }) =>
    inLab({ workers: 2 }, async (lab) => {
      const acknowledged: string[] = [];
      const problems: string[] = [];
      let slowestMs = 0;
      const actions = scale === "full" ? [...Array.from({ length: 10 }, () => "stop"), "delay:45000"] : ["stop"];
      for (const action of actions) {
        const { ids, takeoverMs } = await haunt(lab, action);
        acknowledged.push(...ids);
        slowestMs = Math.max(slowestMs, takeoverMs);
      }
      if (slowestMs > TAKEN_OVER_WITHIN_MS) problems.push(`taken over only after ${slowestMs} ms`);
      const log = readFileSync(path.join(lab.dir, "worker.log"), "utf8");
      if (!log.includes("lease_lost")) problems.push("no worker said that it had lost its lease");
      return {
        did: `${actions.length} times a worker stopped inside a step for longer than its lease, with ${RUNS} runs under way, and came back`,
        figure: `all completed by the other one, at most ${(slowestMs / 1000).toFixed(1)} s after the stop; 0 records changed by the zombie`,
        acknowledged,
        problems,
      };
    }),
};

async function haunt(lab: Lab, action: string): Promise<{ ids: string[]; takeoverMs: number }> {
  const agent = (await createAgentFixture(lab.ctx, { steps: [seen(lab, "one"), seen(lab, "two")] })).id;
  lab.failpoints.order("step.before_effect", action);
  const start = async () => String((await lab.api.insist(`/api/v1/agents/${agent}/run`, {}, newId("request"))).body.id);
  const ids = await Promise.all(Array.from({ length: RUNS }, start));
  const stopped = Date.now();
  const ends = await endsOf(ids, GIVE_UP_MS);
  const takeoverMs = Date.now() - stopped;
  if (ends.completed !== ids.length) throw new Error(`${action}: not taken over: ${JSON.stringify(ends)}`);
  const before = await records(ids);
  for (const worker of lab.workers) worker.signal("SIGCONT");
  await sleep(action === "stop" ? 8_000 : 20_000); // the zombie goes on, and its heart beats again
  const after = await records(ids);
  const changed = after.filter((record, index) => record !== before[index]);
  if (changed.length > 0) throw new Error(`${action}: the zombie changed records, which are now ${changed.join(", ")}`);
  return { ids, takeoverMs };
}

/** Each as text. */
async function records(ids: string[]): Promise<string[]> {
  const runs = await db.run.findMany({
    where: { id: { in: ids } },
    orderBy: { id: "asc" },
    select: { id: true, status: true, fence: true, eventSeq: true, completedAt: true },
  });
  const steps = await db.runStep.findMany({
    where: { runId: { in: ids } },
    orderBy: [{ runId: "asc" }, { stepId: "asc" }],
    select: { runId: true, stepId: true, status: true, attempts: true, completedAt: true },
  });
  return [...runs, ...steps].map((record) => JSON.stringify(record));
}
