import type { Inngest } from "inngest";
import { writeAgentDraft } from "@/lib/agent-drafts/write-draft";

const TIMEOUT_MS = 300_000;

/** Writes a draft of an agent that somebody has described; a model that is away is asked again after a while. */
export function writeAgentDraftFunction(inngest: Inngest) {
  return inngest.createFunction(
    { id: "write-agent-draft", triggers: [{ event: "agent_draft.requested" }], retries: 3 },
    async ({ event, step }) => {
      const { draft_id: id } = event.data as { draft_id: string };
      for (let attempt = 0; ; attempt++) {
        const write = () => writeAgentDraft(id, attempt, AbortSignal.timeout(TIMEOUT_MS));
        const pause = await step.run(`write-${attempt}`, write);
        if (pause === null) return;
        await step.sleep(`pause-${attempt}`, pause);
      }
    },
  );
}
