import { env } from "@/lib/config/env";
import { db, type Prisma, type Tx } from "@/lib/db/client";
import { derivedId } from "@/lib/ids/derived-id";
import { plainLine } from "@/lib/mail/plain-text";
import { queueEmails } from "@/lib/mail/queue-emails";
import { digestDue } from "./digest-cron";
import { kindLabel, NOTIFICATION_KINDS } from "./kinds";
import { footOfMail } from "./notify";

const MEMBERS_AT_ONCE = 500;
/** So many lines a digest has; the others are counted. */
const MOST_LINES = 100;

/**
 * Mails each member whose digest has fallen due what is kept for it. Any number of workers may do so at once: a period
 * belongs to whoever moves the member on, in the commit that writes the mail. @returns how many mails were written
 */
export async function sendDigests(now = new Date()): Promise<number> {
  let sent = 0;
  let cursor: Prisma.MembershipWhereUniqueInput | undefined;
  for (;;) {
    const members = await db.membership.findMany({
      where: { digest: { in: ["daily", "weekly"] }, user: { disabledAt: null }, workspace: { deletedAt: null } },
      include: { user: { select: { email: true } }, workspace: { select: { name: true } } },
      orderBy: [{ workspaceId: "asc" }, { userId: "asc" }],
      take: MEMBERS_AT_ONCE,
      ...(cursor ? { cursor, skip: 1 } : {}),
    });
    for (const member of members) {
      const due = digestDue(member, now);
      if (due && (await db.$transaction((tx) => sendDigest(tx, member, due)))) sent++;
    }
    const last = members.at(-1);
    if (!last || members.length < MEMBERS_AT_ONCE) return sent;
    cursor = { workspaceId_userId: { workspaceId: last.workspaceId, userId: last.userId } };
  }
}

interface Member {
  workspaceId: string;
  userId: string;
  digest: string;
  digestSentAt: Date | null;
  user: { email: string };
  workspace: { name: string };
}

/** @param due the time it fell due: the mail is that of this time, whoever writes it */
async function sendDigest(tx: Tx, member: Member, due: Date): Promise<boolean> {
  const { workspaceId, userId, digest, digestSentAt } = member;
  const { count } = await tx.membership.updateMany({
    where: { workspaceId, userId, digest, digestSentAt },
    data: { digestSentAt: due },
  });
  if (count === 0) return false;
  const kept = { workspaceId, userId, digest: true };
  const items = await tx.notification.findMany({
    where: kept,
    orderBy: { id: "desc" },
    select: { kind: true, title: true, link: true },
    take: MOST_LINES,
  });
  if (items.length === 0) return false;
  const total = await tx.notification.count({ where: kept });
  // What was kept for the digest alone has served its purpose.
  await tx.notification.deleteMany({ where: { ...kept, inApp: false } });
  await tx.notification.updateMany({ where: kept, data: { digest: false } });
  const what = total === 1 ? "1 notification" : `${total} notifications`;
  const workspace = plainLine(member.workspace.name, 100);
  const mail = {
    id: derivedId("email", due, `digest:${workspaceId}:${userId}`),
    workspaceId,
    to: member.user.email,
    subject: `[Drover] ${what} in ${workspace}`,
    text: [`Your ${digest} digest of ${workspace}.`, "", ...lines(items, total), footOfMail()].join("\n"),
  };
  return (await queueEmails(tx, [mail])).length === 1;
}

interface Item {
  kind: string;
  title: string;
  link: string;
}

/** By kind, in the order of the settings; the newest first. */
function lines(items: Item[], total: number): string[] {
  const order: string[] = NOTIFICATION_KINDS.map(({ kind }) => kind);
  const kinds = [...new Set(items.map(({ kind }) => kind))].sort((a, b) => rank(order, a) - rank(order, b));
  const text = kinds.flatMap((kind) => {
    const ofKind = items.filter((each) => each.kind === kind);
    const entries = ofKind.flatMap(({ title, link }) => [`- ${title}`, `  ${env.publicUrl}${link}`]);
    return [`${kindLabel(kind)} (${ofKind.length})`, ...entries, ""];
  });
  return total > items.length ? [...text, `And ${total - items.length} more.`, ""] : text;
}

const rank = (order: string[], kind: string) => (order.includes(kind) ? order.indexOf(kind) : order.length);
