import { setTimeout as sleep } from "node:timers/promises";
import { inLab } from "./in-lab";
import { fiveSteps, notCompleted, startAtRate } from "./load";
import type { Scenario } from "./scenario";

/** R2: SIGKILL of worker and web at random moments, while clients start runs. */
export const randomKills: Scenario = {
  id: "R2",
  promise: "random kill -9 of worker and web under load loses nothing",
  run: ({ scale, random }) =>
    inLab({}, async (lab) => {
      const [count, perSecond] = scale === "full" ? [1000, 2] : [60, 3];
      const agent = await fiveSteps(lab);
      const kills = { worker: 0, web: 0 };
      let under = true;
      const killing = async (name: "worker" | "web", from: number, to: number) => {
        while (under) {
          await sleep(random.between(from, to));
          if (!under) return;
          kills[name]++;
          await lab[name].kill();
        }
      };
      const chaos = [
        killing("worker", 3_000, 8_000),
        killing("web", scale === "full" ? 20_000 : 8_000, scale === "full" ? 40_000 : 16_000),
      ];
      const { acknowledged, failures } = await startAtRate(lab, agent, count, perSecond);
      under = false;
      await Promise.all(chaos);
      const problems = [...failures, ...(await notCompleted(lab, acknowledged))];
      return {
        did: `${count} runs of 5 steps at ${perSecond}/s; ${kills.worker} kills of the worker, ${kills.web} of the web process`,
        figure: `${acknowledged.length} of ${count} answered and completed`,
        acknowledged,
        kills: kills.worker,
        problems,
      };
    }),
};
