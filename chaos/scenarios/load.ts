import { setTimeout as sleep } from "node:timers/promises";
import { db } from "@/lib/db/client";
import { withRetry } from "@/lib/db/with-retry";
import { newId } from "@/lib/ids/new-id";
import type { Step } from "@/lib/plans/schema";
import { createAgentFixture } from "@/lib/testing/fixtures";
import type { Lab } from "../harness/lab";
import { seen } from "./step-kinds";

/** An agent of five steps: writes that the sink sees, a model's answer that is charged, a nap, and what is shown. */
export async function fiveSteps(lab: Lab, napMs = 300): Promise<string> {
  const steps: Step[] = [
    seen(lab, "first"),
    { id: "think", type: "llm", input: { prompt: "Say something." } },
    { id: "nap", type: "sleep", input: { duration_ms: napMs } },
    seen(lab, "last"),
    { id: "show", type: "display", input: { content: "Done" } },
  ];
  return (await createAgentFixture(lab.ctx, { steps })).id;
}

export interface Started {
  acknowledged: string[];
  /** What was never answered 2xx, and why. */
  failures: string[];
}

/** Starts so many runs at a steady rate, as a client that repeats what fails. @returns when each has been answered */
export async function startAtRate(lab: Lab, agent: string, count: number, perSecond: number): Promise<Started> {
  const started: Started = { acknowledged: [], failures: [] };
  const calls: Promise<void>[] = [];
  const began = performance.now();
  for (let index = 0; index < count; index++) {
    await sleep(Math.max(0, began + (index * 1000) / perSecond - performance.now()));
    const call = lab.api.insist(`/api/v1/agents/${agent}/run`, {}, newId("request"), 180_000).then(
      ({ body }) => void started.acknowledged.push(String(body.id)),
      (error: unknown) => void started.failures.push(String(error)),
    );
    calls.push(call);
  }
  await Promise.all(calls);
  return started;
}

/** Waits until all of them have ended. @returns how many ended in each status; `live` never did */
export async function endsOf(ids: string[], withinMs: number): Promise<Record<string, number>> {
  for (const deadline = Date.now() + withinMs; ; await sleep(250)) {
    const live = await withRetry(() => db.run.count({ where: { id: { in: ids }, completedAt: null } }));
    if (live > 0 && Date.now() < deadline) continue;
    const groups = await withRetry(() => db.run.groupBy({ by: ["status"], where: { id: { in: ids } }, _count: true }));
    const ends: Record<string, number> = Object.fromEntries(groups.map(({ status, _count }) => [status, _count]));
    return live > 0 ? { ...ends, live } : ends;
  }
}

/** What is wrong when not all of the runs were completed. */
export async function notCompleted(lab: Lab, ids: string[], withinMs = 120_000): Promise<string[]> {
  const ends = await endsOf(ids, withinMs);
  return ends.completed === ids.length
    ? []
    : [`of ${ids.length} runs: ${JSON.stringify(ends)}; ${await lab.snapshot()}`];
}
