import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { findTrigger } from "./get-trigger";

/** Its URLs answer 404 and 401 from now on; the runs it has started stay. @throws AppError not_found */
export async function deleteTrigger(ctx: Ctx, input: { trigger: string }): Promise<void> {
  requireScope(ctx, "agents:write");
  await db.$transaction(async (tx) => {
    const { id, name, agentId } = await findTrigger(tx, ctx, input.trigger);
    await tx.trigger.deleteMany({ where: { id, workspaceId: ctx.workspaceId } });
    const before = { name, agent_id: agentId };
    await recordAudit(tx, ctx, { action: "trigger.deleted", resourceType: "trigger", resourceId: id, before });
  });
}
