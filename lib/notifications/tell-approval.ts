import { signLink } from "@/lib/approval-links/token";
import { type ApprovalRow, approvalInclude } from "@/lib/approvals/serialize";
import { db, type Tx } from "@/lib/db/client";
import { derivedId } from "@/lib/ids/derived-id";
import { membersOf, type Recipient, recipientsOf } from "./approval-recipients";
import { approvalBody, approvalMail, approvalTitle, inboxPath, type Occasion } from "./approval-words";
import { notify } from "./notify";

/** Of approvals that one run requests within this time, the first is mailed. */
const QUIET_MS = 10 * 60_000;
/** A run that asks for one thing after the other sends at most so many mails in that time. */
const MOST_MAILS = 5;

/**
 * Tells whoever may decide an approval, as long as it waits: in the dashboard, and by mail with a link of their own.
 * Repeating it tells nobody twice. @param note what the person who hands it over says. @returns whether it waits
 */
export async function tellApproval(id: string, occasion: Occasion, note = ""): Promise<boolean> {
  const row = await db.approval.findUnique({ where: { id }, include: { ...approvalInclude, workspace: true } });
  if (!row) return false;
  const { workspaceId, workspace } = row;
  const members = await membersOf(workspaceId);
  const earlier = occasion === "delegated" ? [] : await earlierOnes(row, occasion);
  const asked = await recipientsOf([row, ...earlier], members, workspace.forbidSelfApproval);
  const alone = occasion === "requested" && earlier.length > 0 && (await othersPending(row)) === 0;
  const voted = (row.votes as { user_id: string }[]).map((vote) => vote.user_id);
  const isMailed = (userId: string) => {
    const before = earlier.filter((each) => asked.get(each.id)?.has(userId)).length;
    return before === 0 || (alone && before < MOST_MAILS);
  };
  return db.$transaction(async (tx) => {
    if (!(await isWaiting(tx, id))) return false;
    await notify(tx, {
      workspaceId,
      userIds: [...(asked.get(id) ?? [])].filter((userId) => !voted.includes(userId)),
      kind: `approval.${occasion}`,
      title: approvalTitle(row, occasion),
      body: note || approvalBody(row),
      link: inboxPath(row),
      once: { key: `approval.${occasion}:${id}`, at: timeOf(row, occasion) },
      mailTo: (userId) => {
        const member = isMailed(userId) && members.find((each) => each.userId === userId);
        return member ? mailFor(row, occasion, member, note) : null;
      },
    });
    return true;
  });
}

/** By the database's clock, like the decision itself. */
async function isWaiting(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM approvals WHERE id = ${id} AND status = 'pending' AND expires_at > now()`;
  return rows.length > 0;
}

function mailFor(row: ApprovalRow, occasion: Occasion, { userId, email }: Recipient, note: string) {
  const { id, workspaceId, argsHash, expiresAt } = row;
  const token = signLink({ approvalId: id, userId, argsHash, expiresAt });
  const mailId = derivedId("email", timeOf(row, occasion), `approval.${occasion}:${id}:${userId}`);
  return { id: mailId, workspaceId, to: email, ...approvalMail(row, occasion, token, note) };
}

/** Fixed for each occasion, so that what is made of it is the same when a step is repeated. */
function timeOf(row: ApprovalRow, occasion: Occasion): Date {
  if (occasion === "reminder") return row.remindAt ?? row.createdAt;
  if (occasion === "escalated") return row.escalateAt ?? row.createdAt;
  return row.createdAt;
}

/** What the same run asked for shortly before; with reminders and escalations, as far as it still waits. */
function earlierOnes({ id, runId, createdAt }: ApprovalRow, occasion: Occasion): Promise<ApprovalRow[]> {
  return db.approval.findMany({
    where: {
      runId,
      createdAt: { gte: new Date(createdAt.getTime() - QUIET_MS) },
      OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }],
      ...(occasion === "requested" ? {} : { status: "pending" }),
    },
    include: approvalInclude,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: MOST_MAILS,
  });
}

function othersPending({ id, runId }: ApprovalRow): Promise<number> {
  return db.approval.count({ where: { runId, status: "pending", id: { not: id } } });
}
