import type { Inngest } from "inngest";
import { takeTurn } from "@/lib/schedules/take-turn";

/** A function run grows with every turn, and each turn reads all of it; after this many, the schedule goes on in a fresh one. */
const MAX_TURNS = 50;

/** An Inngest server waits no longer; waking early does no harm. */
const LONGEST_WAIT_MS = 360 * 24 * 3_600_000;

/**
 * One schedule in one state (its generation): sleeps until it comes due, has what came due started, sleeps again. Any
 * change to the schedule wakes it, so that it sees that it is no longer wanted.
 */
export function schedule(inngest: Inngest) {
  return inngest.createFunction(
    { id: "schedule", triggers: [{ event: "schedule.armed" }], retries: 20 },
    async ({ event, step }) => {
      const { schedule_id, generation, segment } = event.data as {
        schedule_id: string;
        generation: number;
        segment: number;
      };
      for (let turn = 0; turn < MAX_TURNS; turn++) {
        const { until } = await step.run("turn", async () => {
          const next = await takeTurn(schedule_id, generation);
          return { recorded: true, until: next && Math.min(next, Date.now() + LONGEST_WAIT_MS) };
        });
        if (until === null) return;
        await step.waitForEvent("until", {
          event: "schedule.changed",
          timeout: new Date(until),
          if: `async.data.schedule_id == "${schedule_id}"`,
        });
      }
      const id = `${schedule_id}:${generation}:${segment + 1}`;
      const data = { schedule_id, generation, segment: segment + 1 };
      await step.sendEvent("go-on", { name: "schedule.armed", id, data });
    },
  );
}
