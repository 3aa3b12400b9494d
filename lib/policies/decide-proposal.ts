import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { findPolicy } from "./find-policy";
import { lockOrder } from "./order";
import { type Policy, policyInclude, serializePolicy } from "./serialize";
import { placeFor } from "./update-policy";

/** Puts a proposed rule in force, as the agent's last. Accepting it again changes nothing. @throws AppError not_found, policy_not_proposed */
export async function acceptPolicy(ctx: Ctx, input: { policy: string }): Promise<Policy> {
  return decide(ctx, input.policy, "active", "policy.accepted");
}

/** Turns a proposed rule down: only approvals from now on can earn it again. @throws AppError not_found, policy_not_proposed */
export async function dismissPolicy(ctx: Ctx, input: { policy: string }): Promise<Policy> {
  return decide(ctx, input.policy, "revoked", "policy.dismissed");
}

async function decide(ctx: Ctx, id: string, status: "active" | "revoked", action: string): Promise<Policy> {
  requireScope(ctx, "agents:write");
  return db.$transaction(async (tx) => {
    await lockOrder(tx, ctx);
    const before = await findPolicy(tx, ctx, id);
    if (before.status === status && before.earnedFrom !== null) return serializePolicy(before);
    if (before.status !== "proposed")
      throw new AppError("policy_not_proposed", `This rule is ${before.status}, not proposed.`);
    const policy = await tx.policy.update({
      where: { id },
      data: { status, ...(await placeFor(tx, ctx, before, status)), updatedAt: new Date() },
      include: policyInclude,
    });
    const after = { name: policy.name, condition: policy.condition, status };
    await recordAudit(tx, ctx, { action, resourceType: "policy", resourceId: id, after });
    return serializePolicy(policy);
  });
}
