import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { findPolicy } from "./find-policy";
import { lockOrder, orderedIds, setOrder } from "./order";

/** Approvals and receipts keep the id of the rule. @throws AppError not_found */
export async function deletePolicy(ctx: Ctx, input: { policy: string }): Promise<void> {
  requireScope(ctx, "agents:write");
  await db.$transaction(async (tx) => {
    await lockOrder(tx, ctx);
    const { id, agentId, name, condition, outcome, status } = await findPolicy(tx, ctx, input.policy);
    await tx.policy.deleteMany({ where: { id, workspaceId: ctx.workspaceId } });
    await setOrder(tx, ctx, await orderedIds(tx, ctx, agentId));
    const before = { name, condition, outcome, status };
    await recordAudit(tx, ctx, { action: "policy.deleted", resourceType: "policy", resourceId: id, before });
  });
}
