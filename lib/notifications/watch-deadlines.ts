import { recordAudit } from "@/lib/audit/record-audit";
import { systemCtx } from "@/lib/auth/system-ctx";
import { db } from "@/lib/db/client";
import { tellApproval } from "./tell-approval";

/** What is still to come of an approval that waits; `at` is an RFC 3339 time. */
export interface Deadline {
  what: "remind" | "escalate";
  at: string;
}

/** Tells people that an approval waits for them. @returns what comes next, the earliest first; nothing once it is decided */
export async function announceApproval(id: string): Promise<Deadline[]> {
  if (!(await tellApproval(id, "requested"))) return [];
  const row = await db.approval.findUniqueOrThrow({ where: { id } });
  const deadlines: { what: Deadline["what"]; at: Date | null }[] = [
    { what: "remind", at: row.remindAt },
    { what: "escalate", at: row.escalateAt },
  ];
  return deadlines
    .flatMap(({ what, at }) => (at && at < row.expiresAt ? [{ what, at: at.toISOString() }] : []))
    .sort((a, b) => a.at.localeCompare(b.at));
}

/** @returns whether it still waits; if it does, people have been reminded */
export function remindOfApproval(id: string): Promise<boolean> {
  return tellApproval(id, "reminder");
}

/**
 * Hands an approval that nobody decided in time to those its escalation names (to owners and admins when it names
 * nobody) and tells them. @returns whether it still waits
 */
export async function escalateApproval(id: string): Promise<boolean> {
  const row = await db.approval.findUnique({ where: { id } });
  if (!row) return false;
  const nobody = row.escalateToIds.length === 0 && row.escalateToRole === null;
  const assignee = { assigneeIds: row.escalateToIds, assigneeRole: nobody ? ("admin" as const) : row.escalateToRole };
  await db.$transaction(async (tx) => {
    const { count } = await tx.approval.updateMany({
      where: { id, status: "pending", escalatedAt: null },
      data: { ...assignee, escalatedAt: new Date() },
    });
    if (count === 0) return;
    await recordAudit(tx, systemCtx(row.workspaceId, "escalation"), {
      action: "approval.escalated",
      resourceType: "approval",
      resourceId: id,
      before: { assignee_ids: row.assigneeIds, assignee_role: row.assigneeRole },
      after: { assignee_ids: assignee.assigneeIds, assignee_role: assignee.assigneeRole },
    });
  });
  return tellApproval(id, "escalated");
}
