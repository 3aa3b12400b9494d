import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { ROLE_SCOPES } from "@/lib/auth/scopes";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { tellApproval } from "@/lib/notifications/tell-approval";
import { invalidInput } from "@/lib/validation/parse-input";
import { whoDecides } from "./eligibility";
import { findApproval, presentApproval } from "./get-approval";
import { peopleOf } from "./people";
import type { Approval } from "./serialize";
import { viewerOf } from "./viewer";

/**
 * Hands a request over to another member, who alone decides it then. Whoever may decide it may hand it over, and so
 * may admins. Its expiry stays.
 * @throws AppError not_found, insufficient_scope, validation_failed (`to`), approval_already_decided, approval_expired
 */
export async function delegateApproval(
  ctx: Ctx,
  input: { approval: string; to: string; note?: string | undefined },
): Promise<Approval> {
  requireScope(ctx, "agents:approve");
  const row = await findApproval(ctx, input.approval);
  const [people, viewer] = await Promise.all([peopleOf([row]), viewerOf(ctx)]);
  const { problem } = whoDecides(row, people, viewer);
  const admin = ctx.role === "owner" || ctx.role === "admin";
  if (problem && !admin && problem.code !== "self_approval_forbidden") throw problem;
  const to = input.to.trim();
  const member = await db.membership.findFirst({
    where: { workspaceId: ctx.workspaceId, user: { disabledAt: null, OR: [{ id: to }, { email: to.toLowerCase() }] } },
    include: { user: { select: { name: true } } },
  });
  if (!member) throw invalidInput([{ path: "to", message: "There is no such member in this workspace." }]);
  if (!ROLE_SCOPES[member.role].has("agents:approve")) {
    throw invalidInput([{ path: "to", message: `${member.user.name} may not approve.` }]);
  }
  await db.$transaction(async (tx) => {
    const { count } = await tx.approval.updateMany({
      where: { id: row.id, status: "pending", expiresAt: { gt: new Date() } },
      data: { assigneeIds: [member.userId], assigneeRole: null },
    });
    if (count === 0) {
      const decided = row.status === "approved" || row.status === "rejected";
      throw new AppError(decided ? "approval_already_decided" : "approval_expired", "This does not wait any more.");
    }
    const before = { assignee_ids: row.assigneeIds, assignee_role: row.assigneeRole };
    const after = { assignee_ids: [member.userId], note: input.note ?? null };
    await recordAudit(tx, ctx, {
      action: "approval.delegated",
      resourceType: "approval",
      resourceId: row.id,
      before,
      after,
    });
  });
  await tellApproval(row.id, "delegated", input.note);
  return presentApproval(ctx, await findApproval(ctx, row.id));
}
