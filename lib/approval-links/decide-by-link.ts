import { decideApproval } from "@/lib/approvals/decide-approval";
import { getApproval } from "@/lib/approvals/get-approval";
import { respondToApproval } from "@/lib/approvals/respond-approval";
import type { Ctx } from "@/lib/auth/context";
import { AppError } from "@/lib/errors/app-error";
import { getApprovalLink } from "./get-approval-link";
import type { ApprovalLink } from "./serialize";
import { readLinkToken } from "./token";

export interface LinkDecision {
  decision: "approve" | "reject" | "respond";
  /** With a rejection, and with giving up. */
  reason?: string | undefined;
  /** With respond, to a question. */
  answer?: string | undefined;
  /** With respond, to a write that may have happened. */
  resolution?: "happened" | "retry" | "give_up" | undefined;
}

/**
 * Decides as the person whom the link was sent to; every rule of an ordinary decision holds.
 * @throws AppError as decideApproval and respondToApproval do; invalid_signature, signature_expired
 */
export async function decideByLink(
  ctx: Ctx,
  { token, ...input }: LinkDecision & { token: string },
): Promise<ApprovalLink> {
  const { approvalId: approval, argsHash } = readLinkToken(token);
  const { decision, reason, answer, resolution } = input;
  if (decision === "respond") {
    await requireShown(ctx, approval, argsHash);
    await respondToApproval(ctx, { approval, answer, resolution, reason });
  } else {
    const verdict = decision === "approve" ? "approved" : "rejected";
    await decideApproval(ctx, { approval, decision: verdict, reason, argsHash });
  }
  return getApprovalLink(ctx, { token });
}

/** @throws AppError approval_changed, when what waits is not what the mail was about */
async function requireShown(ctx: Ctx, approval: string, argsHash: string): Promise<void> {
  const now = await getApproval(ctx, { approval });
  if (now.status === "pending" && now.args_hash !== argsHash) {
    throw new AppError("approval_changed", "The arguments are not those that were shown. Look at them again.");
  }
}
