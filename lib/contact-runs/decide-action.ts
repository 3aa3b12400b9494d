import { decideApproval } from "@/lib/approvals/decide-approval";
import type { Ctx } from "@/lib/auth/context";
import { AppError } from "@/lib/errors/app-error";
import type { ContactAction } from "./contact-actions";
import { type ActionRef, findAction } from "./find-action";

export interface DecideActionInput extends ActionRef {
  decision: "approved" | "rejected";
  args?: unknown;
  reason?: string | undefined;
}

/**
 * Decides one action of one contact, and no other. The same decision again answers with the first.
 * @throws AppError not_found, run_not_waiting, and those of decideApproval
 */
export async function decideAction(
  ctx: Ctx,
  { decision, args, reason, ...ref }: DecideActionInput,
): Promise<ContactAction> {
  const action = await findAction(ctx, ref);
  if (action.approval_id === null) {
    throw new AppError("run_not_waiting", `This action waits for no decision: it is ${action.status}.`);
  }
  await decideApproval(ctx, { approval: action.approval_id, decision, args, reason });
  return findAction(ctx, ref);
}
