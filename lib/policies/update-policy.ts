import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, type Tx } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { parseInput } from "@/lib/validation/parse-input";
import type { AskOptions } from "./ask-options";
import { checkAsk } from "./check-ask";
import { findPolicy } from "./find-policy";
import { type UpdatePolicyInput, updatePolicyInput } from "./input";
import { lastPosition, lockOrder } from "./order";
import { isOrdered, type Policy, type PolicyRow, policyInclude, serializePolicy } from "./serialize";

/** Changes the fields that are given. @throws AppError not_found, validation_failed */
export async function updatePolicy(ctx: Ctx, id: string, input: UpdatePolicyInput): Promise<Policy> {
  requireScope(ctx, "agents:write");
  const changes = parseInput(updatePolicyInput, input);
  return db.$transaction(async (tx) => {
    await lockOrder(tx, ctx);
    const before = await findPolicy(tx, ctx, id);
    const outcome = changes.outcome ?? before.outcome;
    // A rule that no longer asks forgets whom it asked.
    const kept = outcome === "ask" ? (before.ask as AskOptions | null) : null;
    const ask = changes.ask === undefined ? kept : changes.ask;
    await checkAsk(tx, ctx, outcome, ask);
    const place = changes.status ? await placeFor(tx, ctx, before, changes.status) : {};
    const { ask: _, ...fields } = changes;
    const policy = await tx.policy.update({
      where: { id },
      data: {
        ...fields,
        ...place,
        ask: ask === null ? Prisma.DbNull : (ask as Prisma.InputJsonObject),
        updatedAt: new Date(),
      },
      include: policyInclude,
    });
    await recordAudit(tx, ctx, {
      action: before.status === "proposed" && changes.status ? "policy.accepted" : "policy.updated",
      resourceType: "policy",
      resourceId: id,
      before: inAudit(before),
      after: inAudit(policy),
    });
    return serializePolicy(policy);
  });
}

/** A rule that was in no order takes its place at the end. @throws AppError validation_failed when there are too many */
export async function placeFor(
  tx: Tx,
  ctx: Ctx,
  before: PolicyRow,
  status: Policy["status"],
): Promise<{ position?: number }> {
  const enters = isOrdered(status) && !isOrdered(before.status);
  return enters ? { position: await lastPosition(tx, ctx, before.agentId) } : {};
}

function inAudit({ name, condition, outcome, ask, status }: PolicyRow): Prisma.InputJsonObject {
  return { name, condition, outcome, ask: ask as Prisma.InputJsonObject | null, status };
}
