import { setTimeout as sleep } from "node:timers/promises";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { hasEnded } from "@/lib/runs/run-status";
import { createAgentFixture } from "@/lib/testing/fixtures";
import { inLab } from "./in-lab";
import { fiveSteps, notCompleted } from "./load";
import type { Scenario } from "./scenario";
import { seen } from "./step-kinds";

const DEATHS = 5;

/** R32: a step that kills its worker each time it is begun. */
export const poisonRun: Scenario = {
  id: "R32",
  promise: "a run that kills its worker each time is given up, and no other run with it",
  run: () =>
    inLab({}, async (lab) => {
      const start = async (agent: string) =>
        String((await lab.api.insist(`/api/v1/agents/${agent}/run`, {}, newId("request"))).body.id);
      const { id: poison } = await createAgentFixture(lab.ctx, { steps: [seen(lab, "deadly")] });
      lab.failpoints.order("step.before_effect", "kill");
      const id = await start(poison);
      let deaths = 0;
      let ended = false;
      for (const deadline = Date.now() + 240_000; !ended && Date.now() < deadline; await sleep(5)) {
        if (!lab.failpoints.open && deaths <= DEATHS) {
          deaths++;
          lab.failpoints.order("step.before_effect", "kill"); // before the next worker has started
        }
        ended = hasEnded((await db.run.findUniqueOrThrow({ where: { id } })).status);
      }
      lab.failpoints.withdraw();
      const { status, error } = await db.run.findUniqueOrThrow({ where: { id } });
      const problems: string[] = [];
      if (status !== "failed" || (error as { code?: string } | null)?.code !== "worker_lost")
        problems.push(`${status} ${JSON.stringify(error)}`);
      if (deaths !== DEATHS) problems.push(`given up after ${deaths} deaths`);
      const others = await Promise.all(Array.from({ length: 10 }, async () => start(await fiveSteps(lab, 50))));
      problems.push(...(await notCompleted(lab, others)));
      return {
        did: `a step that killed its worker each time, then 10 other runs`,
        figure: `failed with worker_lost after ${deaths} deaths; the others completed`,
        acknowledged: [id, ...others],
        kills: deaths,
        problems,
      };
    }),
};
