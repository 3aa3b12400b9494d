import type { ApprovalListItem } from "@/lib/approvals/queries";
import { ROLES, type Role } from "@/lib/auth/scopes";
import { visibleText } from "./visible-text";

/** Who looks at the inbox. */
export interface Viewer {
  userId: string;
  role: Role;
  /** Whether their role decides at all. */
  canDecide: boolean;
}

type Assigned = Pick<ApprovalListItem, "assignees">;

/** Whom an approval waits for, as people say it. */
export function assigneeNames({ assignees }: Assigned): string {
  if (!assignees) return "anybody who may approve";
  const names = assignees.users.map(({ id, name, email }) => visibleText(name ?? email ?? id));
  if (assignees.role) names.push(assignees.role === "owner" ? "an owner" : `any ${assignees.role} or above`);
  return names.join(" or ");
}

/** Whether an approval waits for somebody, and the viewer is not among them. */
export function isForOthers({ assignees }: Assigned, { userId, role }: Viewer): boolean {
  if (!assignees || assignees.users.some(({ id }) => id === userId)) return false;
  return assignees.role === null || ROLES.indexOf(role) > ROLES.indexOf(assignees.role);
}

export function hasVoted(approval: Pick<ApprovalListItem, "votes">, viewer: Viewer): boolean {
  return approval.votes.some((vote) => vote.user.id === viewer.userId);
}

/** What keeps the viewer from deciding what waits; null when nothing does. */
export function whyNot(approval: ApprovalListItem, viewer: Viewer): string | null {
  if (!viewer.canDecide) return "Your role lets you look, not decide.";
  if (approval.can_decide) return null;
  if (isForOthers(approval, viewer)) return `Only ${assigneeNames(approval)} may decide this.`;
  return approval.cannot_decide_reason ?? "You cannot decide this.";
}

/** Whoever could decide may hand over, also when only their own part in the run stands in the way; and so may admins. */
export function canDelegate(approval: ApprovalListItem, viewer: Viewer): boolean {
  if (!viewer.canDecide || approval.status !== "pending") return false;
  return viewer.role === "owner" || viewer.role === "admin" || !isForOthers(approval, viewer);
}
