import { findApproval, presentApproval } from "@/lib/approvals/get-approval";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import type { ApprovalLink } from "./serialize";
import { readLinkToken } from "./token";

/** What a link asks. It changes nothing: mail scanners open links. @throws AppError invalid_signature, signature_expired */
export async function getApprovalLink(ctx: Ctx, input: { token: string }): Promise<ApprovalLink> {
  requireScope(ctx, "agents:read");
  const { approvalId, argsHash, expiresAt } = readLinkToken(input.token);
  const [row, user] = await Promise.all([
    findApproval(ctx, approvalId),
    db.user.findUniqueOrThrow({ where: { id: ctx.userId }, select: { id: true, name: true, email: true } }),
  ]);
  const approval = await presentApproval(ctx, row);
  return {
    approval,
    user,
    changed: approval.status === "pending" && approval.args_hash !== argsHash,
    link_expires_at: expiresAt.toISOString(),
  };
}
