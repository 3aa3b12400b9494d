import type { Inngest } from "inngest";
import { announceApproval, escalateApproval, remindOfApproval } from "@/lib/notifications/watch-deadlines";

/**
 * Stays with an approval until it is decided: tells people, reminds them, and hands it to others in the end. What
 * becomes of it when it expires is the run driver's. Every step may be repeated: nobody is told twice.
 */
export function watchApproval(inngest: Inngest) {
  return inngest.createFunction(
    { id: "watch-approval", triggers: [{ event: "approval.requested" }], retries: 10 },
    async ({ event, step }) => {
      const id = (event.data as { approval_id: string }).approval_id;
      const deadlines = await step.run("tell", () => announceApproval(id));
      for (const { what, at } of deadlines) {
        await step.sleepUntil(`until-${what}`, new Date(at));
        const waits = await step.run(what, () => (what === "remind" ? remindOfApproval(id) : escalateApproval(id)));
        if (!waits) return;
      }
    },
  );
}
