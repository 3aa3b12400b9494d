import type { Ctx } from "@/lib/auth/context";
import { type StartedRun, startRun } from "@/lib/runs/start-run";

/** Starts a run for some contacts, or for whom the agent is for. @throws AppError as startRun, unknown_contact */
export function triggerPlaybook(
  ctx: Ctx,
  { agent, contactIds, reservedId }: { agent: string; contactIds?: string[] | undefined; reservedId: string | null },
): Promise<StartedRun> {
  return startRun(ctx, {
    agent,
    trigger: "api",
    input: {},
    contactIds,
    ...(reservedId ? { id: `run_${reservedId}` } : {}),
  });
}
