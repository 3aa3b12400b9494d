import { findAgent } from "@/lib/agents/find-agent";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, type Prisma } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { parseInput } from "@/lib/validation/parse-input";
import { checkAsk } from "./check-ask";
import { type CreatePolicyInput, createPolicyInput } from "./input";
import { lastPosition, lockOrder } from "./order";
import { type Policy, policyInclude, serializePolicy } from "./serialize";

/** Creates a rule, the last of its agent or of the workspace. @throws AppError validation_failed, not_found (the agent) */
export async function createPolicy(ctx: Ctx, input: CreatePolicyInput): Promise<Policy> {
  requireScope(ctx, "agents:write");
  const { agent, ask = null, ...fields } = parseInput(createPolicyInput, input);
  const id = newId("policy");
  return db.$transaction(async (tx) => {
    const agentId = agent ? (await findAgent(tx, ctx, agent)).id : null;
    await checkAsk(tx, ctx, fields.outcome, ask);
    await lockOrder(tx, ctx);
    const policy = await tx.policy.create({
      data: {
        id,
        workspaceId: ctx.workspaceId,
        agentId,
        ...fields,
        ...(ask && { ask: ask as Prisma.InputJsonObject }),
        position: await lastPosition(tx, ctx, agentId),
        createdBy: ctx.actor.id,
      },
      include: policyInclude,
    });
    const after = { agent_id: agentId, ...fields, ask: ask as Prisma.InputJsonObject | null };
    await recordAudit(tx, ctx, { action: "policy.created", resourceType: "policy", resourceId: id, after });
    return serializePolicy(policy);
  });
}
