import type { Inngest } from "inngest";
import { embedMemories } from "@/lib/memory/embed-memories";

/** Makes embeddings of a workspace's memories, some at a time; one such function of a workspace at a time. */
export function embedMemoriesFunction(inngest: Inngest) {
  return inngest.createFunction(
    {
      id: "embed-memories",
      triggers: [{ event: "memories.embed" }],
      concurrency: { limit: 1, key: "event.data.workspace_id" },
      retries: 3,
    },
    async ({ event, step }) => {
      const { workspace_id: id } = event.data as { workspace_id: string };
      let before: string | null = null;
      do {
        const from: string | null = before;
        before = await step.run("embed", () => embedMemories(id, from));
      } while (before !== null);
    },
  );
}
