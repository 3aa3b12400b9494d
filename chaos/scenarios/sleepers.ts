import { setTimeout as sleep } from "node:timers/promises";
import { db, pool } from "@/lib/db/client";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture } from "@/lib/testing/fixtures";
import { inLab } from "./in-lab";
import { endsOf } from "./load";
import type { Scenario } from "./scenario";

const LATE_MS = 2_000;
const WAKES_PER_SECOND = 50;

/** R6: many runs sleep to random times; for half of them nobody is there. */
export const sleepers: Scenario = {
  id: "R6",
  promise: "sleeping runs survive an outage, wake once, and are made up quickly",
  run: ({ scale, random }) =>
    inLab({}, async (lab) => {
      const [count, spanMs] = scale === "full" ? [1000, 60_000] : [300, 20_000];
      const { id: agent } = await createAgentFixture(lab.ctx, {
        steps: [
          { id: "nap", type: "sleep", input: { until: "{{ input.until }}" } },
          { id: "show", type: "display", input: { content: "Awake" } },
        ],
      });
      const from = Date.now() + (scale === "full" ? 20_000 : 12_000);
      const ids: string[] = [];
      for (let index = 0; index < count; index++) {
        const until = new Date(from + random.between(0, spanMs)).toISOString();
        ids.push((await startRun(lab.ctx, { agent, trigger: "manual", input: { until } })).id);
      }
      await sleep(Math.max(0, from + spanMs / 4 - Date.now()));
      const { rows } = await pool.query<{ busy: number }>(
        "SELECT count(*)::int AS busy FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()",
      );
      const goneAt = Date.now();
      await lab.worker.stop("SIGKILL");
      await sleep(Math.max(0, from + (spanMs * 3) / 4 - Date.now()));
      await lab.worker.start();
      const backAt = lab.worker.readyAt;
      await endsOf(ids, spanMs + 60_000);
      const runs = await db.run.findMany({
        where: { id: { in: ids } },
        select: { id: true, status: true, completedAt: true, steps: { where: { stepId: "nap" } } },
      });
      const woken = runs.map((run) => ({
        due: run.steps[0]?.wakeAt?.getTime() ?? dueOf(run.steps[0]?.input),
        at: run.completedAt?.getTime() ?? Number.POSITIVE_INFINITY,
      }));
      const missed = woken.filter(({ due, at }) => due < backAt && at >= backAt);
      const drainedMs = Math.max(0, ...missed.map(({ at }) => at - backAt));
      const rate = Math.round(missed.length / Math.max(0.001, drainedMs / 1000));
      const quiet = woken.filter(({ due }) => due < goneAt - LATE_MS || due > backAt + drainedMs + 500);
      const lateMs = Math.max(0, ...quiet.filter(({ at }) => Number.isFinite(at)).map(({ due, at }) => at - due));
      const problems = runs
        .filter(({ status }) => status !== "completed")
        .map(({ id, status }) => `${id} is ${status}`);
      if (lateMs > LATE_MS) problems.push(`a run woke ${lateMs} ms late while a worker was there`);
      if (rate < WAKES_PER_SECOND && missed.length >= WAKES_PER_SECOND)
        problems.push(`only ${rate} wakes a second after the outage`);
      if (woken.some(({ due, at }) => at < due)) problems.push("a run woke too early");
      return {
        did: `${count} runs sleeping to random times within ${spanMs / 1000} s; no worker for the middle half`,
        figure: `all woke once; at most ${lateMs} ms late with a worker there; ${missed.length} missed wakes made up at ${rate}/s; ${rows[0]?.busy} connections busy while they slept`,
        acknowledged: ids,
        kills: 1,
        problems,
      };
    }),
};

const dueOf = (input: unknown) => Date.parse((input as { until?: string } | undefined)?.until ?? "");
