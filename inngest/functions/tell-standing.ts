import type { Inngest } from "inngest";
import { tellStandingRun } from "@/lib/contact-runs/tell-standing";

/** Tells people that a run over contacts goes no further: what waits for them, and what its monitoring makes of it. */
export function tellStanding(inngest: Inngest) {
  return inngest.createFunction(
    { id: "tell-standing", triggers: [{ event: "contacts.standing" }], retries: 10 },
    async ({ event, step }) => {
      const { run_id: runId, seq } = event.data as { run_id: string; seq: number };
      await step.run("tell", () => tellStandingRun(runId, seq));
    },
  );
}
