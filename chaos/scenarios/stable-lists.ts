import { startRun } from "@/lib/runs/start-run";
import { inLab } from "./in-lab";
import { fiveSteps, notCompleted, startAtRate } from "./load";
import type { Scenario } from "./scenario";

/** R20: a list is walked page by page while rows are added at its head. */
export const stableLists: Scenario = {
  id: "R20",
  promise: "whoever walks a list while it grows sees what was there once",
  run: ({ scale }) =>
    inLab({}, async (lab) => {
      const [there, more] = scale === "full" ? [1000, 500] : [200, 100];
      const agent = await fiveSteps(lab, 10);
      const before: string[] = [];
      for (let index = 0; index < there; index++)
        before.push((await startRun(lab.ctx, { agent, trigger: "manual", input: {} })).id);
      const adding = startAtRate(lab, agent, more, 50);
      const seen: string[] = [];
      let cursor = "";
      do {
        const { body } = await lab.api.call(
          "GET",
          `/api/v1/runs?limit=7${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
        );
        seen.push(...(body.data as { id: string }[]).map(({ id }) => id));
        cursor = String(body.next_cursor ?? "");
      } while (cursor !== "");
      const { acknowledged, failures } = await adding;
      const problems = [...failures, ...(await notCompleted(lab, [...before, ...acknowledged]))];
      const once = new Set(seen);
      if (once.size !== seen.length) problems.push(`${seen.length - once.size} rows came twice`);
      const missing = before.filter((id) => !once.has(id)).length;
      if (missing > 0) problems.push(`${missing} rows never came`);
      return {
        did: `${there} runs listed in pages of 7 while ${more} more were started at 50/s`,
        figure: `each of the ${there} seen once`,
        acknowledged: [...before, ...acknowledged],
        problems,
      };
    }),
};
