import { tellOver } from "@/lib/contact-runs/tell-over";
import { hasEnded, type RunStatus } from "@/lib/runs/run-status";
import { wakeRun } from "@/lib/runs/wake-parent";
import type { LoadedRun } from "./load-run";

/**
 * After the commit: the run above shows where what it waits for stands. Of what is done for a contact it is told once that
 * comes to a stand; of a sub-agent when it needs a person, or no more, since its end is told by the end's own commit.
 */
export async function tellAbove({ contact, parentId, workspaceId }: LoadedRun, was: RunStatus, now: RunStatus) {
  if (parentId === null) return;
  if (contact !== undefined) {
    if (now !== "queued" && now !== "running") await tellOver(parentId, workspaceId);
  } else if (!hasEnded(now) && [was, now].includes("awaiting_approval")) await wakeRun(parentId, workspaceId);
}
