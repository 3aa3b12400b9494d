import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { cancelAgentRuns } from "@/lib/runs/cancel-run";
import { removeSchedule } from "@/lib/schedules/write-schedule";
import { findAgent } from "./find-agent";

/**
 * Deletes an agent with its versions and runs. Live runs are cancelled first, so that whatever works on one stops;
 * the credit ledger and the audit log stay.
 * @throws AppError not_found
 */
export async function deleteAgent(ctx: Ctx, input: { agent: string }): Promise<void> {
  requireScope(ctx, "agents:write");
  const { id, name } = await findAgent(db, ctx, input.agent);
  // Deleting an agent is the right to end its runs, whether or not the caller may cancel those of others.
  await cancelAgentRuns({ ...ctx, scopes: new Set([...ctx.scopes, "runs:write"]) }, id);
  await db.$transaction(async (tx) => {
    await removeSchedule(tx, id);
    const deleted = await tx.agent.deleteMany({ where: { id, workspaceId: ctx.workspaceId } });
    if (deleted.count === 0) return; // another request was first
    await recordAudit(tx, ctx, { action: "agent.deleted", resourceType: "agent", resourceId: id, before: { name } });
  });
}
