import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { findPolicy } from "./find-policy";
import { lockOrder, orderedIds, setOrder } from "./order";
import { isOrdered, type Policy, serializePolicy } from "./serialize";

/**
 * Puts a rule at another place among those of its agent, or of the workspace: 1 is the first one tried, and what lies
 * beyond the last is the last. @throws AppError not_found, policy_not_active for a rule that stands in no order
 */
export async function movePolicy(ctx: Ctx, input: { policy: string; position: number }): Promise<Policy> {
  requireScope(ctx, "agents:write");
  return db.$transaction(async (tx) => {
    await lockOrder(tx, ctx);
    const before = await findPolicy(tx, ctx, input.policy);
    if (!isOrdered(before.status))
      throw new AppError("policy_not_active", `A ${before.status} rule stands in no order. Make it active first.`);
    const ids = await orderedIds(tx, ctx, before.agentId);
    const others = ids.filter((id) => id !== before.id);
    await setOrder(tx, ctx, others.toSpliced(input.position - 1, 0, before.id));
    const after = await findPolicy(tx, ctx, before.id);
    await recordAudit(tx, ctx, {
      action: "policy.moved",
      resourceType: "policy",
      resourceId: before.id,
      before: { position: ids.indexOf(before.id) + 1 },
      after: { position: after.position },
    });
    return serializePolicy(after);
  });
}
