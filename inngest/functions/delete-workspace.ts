import type { Inngest } from "inngest";
import { deleteWorkspaceData } from "@/lib/workspaces/delete-workspace-data";

/** Removes what a deleted workspace held, a few seconds of work a step; the hourly sweep finishes what is left behind. */
export function deleteWorkspaceFunction(inngest: Inngest) {
  return inngest.createFunction(
    {
      id: "delete-workspace",
      triggers: [{ event: "workspace.deleted" }],
      concurrency: { limit: 1 },
      retries: 20,
    },
    async ({ event, step }) => {
      const { workspace_id: id } = event.data as { workspace_id: string };
      for (let part = 1; part <= MOST_PARTS; part++) {
        if (await step.run(`part-${part}`, () => deleteWorkspaceData(id))) return;
      }
    },
  );
}

/** What takes longer is the sweep's. */
const MOST_PARTS = 300;
