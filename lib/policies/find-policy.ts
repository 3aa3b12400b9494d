import type { Ctx } from "@/lib/auth/context";
import type { Tx } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { type PolicyRow, policyInclude } from "./serialize";

/** The rule of the caller's workspace. @throws AppError not_found */
export async function findPolicy(tx: Tx, ctx: Ctx, id: string): Promise<PolicyRow> {
  const policy = await tx.policy.findFirst({ where: { id, workspaceId: ctx.workspaceId }, include: policyInclude });
  if (!policy) throw notFound("Policy");
  return policy;
}
