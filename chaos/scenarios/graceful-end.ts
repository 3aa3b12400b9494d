import { setTimeout as sleep } from "node:timers/promises";
import { db, pool } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import type { Step } from "@/lib/plans/schema";
import { createAgentFixture } from "@/lib/testing/fixtures";
import { inLab } from "./in-lab";
import { notCompleted } from "./load";
import type { Scenario } from "./scenario";

const STEPS = 10;
const REQUESTS = 20;
const STREAMS = 5;
const ENDED_WITHIN_MS = 27_000;

/** R26: SIGTERM, twice, to a worker in ten steps and to a web process with requests and streams open. */
export const gracefulEnd: Scenario = {
  id: "R26",
  promise: "a process that is asked to end finishes or hands back what it does, and drops nobody",
  run: () =>
    inLab({ env: { DROVER_WORKER_CONCURRENCY: "12" } }, async (lab) => {
      const problems: string[] = [];
      lab.sink.answer("/slow", (response) => void setTimeout(() => response.end("slow"), 3_000));
      const steps: Step[] = [
        { id: "slow", tool: "http.get", input: { url: `${lab.sink.origin}/slow` } },
        { id: "show", type: "display", input: { content: "Done" } },
      ];
      const { id: agent } = await createAgentFixture(lab.ctx, { steps });
      const start = async () =>
        String((await lab.api.insist(`/api/v1/agents/${agent}/run`, {}, newId("request"))).body.id);
      const ids = await Promise.all(Array.from({ length: STEPS }, start));
      while (lab.sink.at("/slow").length < STEPS) await sleep(20);
      const streams = ids
        .slice(0, STREAMS)
        .map((id) => lab.api.call("GET", `/api/v1/runs/${id}/events`).catch(() => undefined));
      await sleep(200);
      const requests = Array.from({ length: REQUESTS }, () => lab.api.call("GET", "/api/v1/runs?limit=50"));
      await Promise.race(requests); // by the first answer all have come in
      const began = performance.now();
      const ends = [lab.worker, lab.web].map((process) => process.stop("SIGTERM"));
      setTimeout(() => [lab.worker, lab.web].map((process) => process.signal("SIGTERM")), 300);
      const answers = await Promise.allSettled(requests);
      const dropped = answers.filter((answer) => answer.status === "rejected" || answer.value.status !== 200).length;
      if (dropped > 0) problems.push(`${dropped} of ${REQUESTS} requests were dropped`);
      const codes = await Promise.all(ends);
      const tookMs = Math.round(performance.now() - began);
      await Promise.all(streams);
      if (codes.some((code) => code !== 0)) problems.push(`exit codes ${codes.join(", ")}`);
      if (tookMs > ENDED_WITHIN_MS) problems.push(`ended only after ${tookMs} ms`);
      const { rows } = await pool.query<{ held: number }>(
        "SELECT ((SELECT count(*) FROM workers) + (SELECT count(*) FROM graphile_worker.jobs WHERE locked_at IS NOT NULL))::int AS held",
      );
      if (rows[0]?.held) problems.push(`${rows[0].held} leases were left`);
      const finished = await db.runStep.count({ where: { runId: { in: ids }, stepId: "slow", status: "completed" } });
      await Promise.all([lab.worker.start(), lab.web.start()]);
      problems.push(...(await notCompleted(lab, ids)));
      return {
        did: `SIGTERM twice with ${STEPS} steps, ${REQUESTS} requests and ${STREAMS} streams under way`,
        figure: `ended after ${(tookMs / 1000).toFixed(1)} s with ${codes.join(" and ")}; ${finished} of ${STEPS} steps finished first; ${dropped} requests dropped, ${rows[0]?.held} leases left`,
        acknowledged: ids,
        problems,
      };
    }),
};
