import { whoDecides } from "@/lib/approvals/eligibility";
import { type People, peopleOf } from "@/lib/approvals/people";
import type { ApprovalRow } from "@/lib/approvals/serialize";
import { ROLE_SCOPES, type Role } from "@/lib/auth/scopes";
import { systemCtx } from "@/lib/auth/system-ctx";
import { db } from "@/lib/db/client";

export interface Recipient {
  userId: string;
  role: Role;
  name: string;
  email: string;
}

export const MAX_RECIPIENTS = 50;

/** The enabled members of a workspace, the oldest first. */
export async function membersOf(workspaceId: string): Promise<Recipient[]> {
  const rows = await db.membership.findMany({
    where: { workspaceId, user: { disabledAt: null } },
    select: { userId: true, role: true, user: { select: { name: true, email: true } } },
    orderBy: [{ createdAt: "asc" }, { userId: "asc" }],
  });
  return rows.map(({ userId, role, user }) => ({ userId, role, ...user }));
}

/** Who may decide each of these approvals, whether they have or not: ids of members by id of the approval. */
export async function recipientsOf(
  rows: ApprovalRow[],
  members: Recipient[],
  forbidSelfApproval: boolean,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const people = await peopleOf(rows);
  return new Map(
    rows.map((row) => {
      const asked = members.filter((member) => isAsked(row, member, people, forbidSelfApproval));
      return [row.id, new Set(asked.slice(0, MAX_RECIPIENTS).map(({ userId }) => userId))];
    }),
  );
}

function isAsked(row: ApprovalRow, member: Recipient, people: People, forbidSelfApproval: boolean): boolean {
  const { userId, role } = member;
  const ctx = { ...systemCtx(row.workspaceId, userId, userId), role, scopes: ROLE_SCOPES[role] };
  return whoDecides(row, people, { ctx, forbidSelfApproval }).problem === null;
}
