import { env } from "@/lib/config/env";
import type { Tx } from "@/lib/db/client";
import { derivedId } from "@/lib/ids/derived-id";
import { newId } from "@/lib/ids/new-id";
import { plainLine } from "@/lib/mail/plain-text";
import { type Mail, queueEmails } from "@/lib/mail/queue-emails";
import { choicesOf } from "./choices";

export interface Notice {
  workspaceId: string;
  userIds: readonly string[];
  /** One of kinds.ts. */
  kind: string;
  title: string;
  body?: string;
  /** Path in the dashboard. */
  link: string;
  /** Makes the notice repeatable: each person gets one of the same key and time, however often this is called. */
  once?: { key: string; at: Date };
  /** The mail to whoever wants this kind by mail at once; null: none. By default it says what the notice says. */
  mailTo?: (userId: string) => Mail | null;
}

const MAX_TITLE = 200;
const MAX_BODY = 500;

/**
 * Tells members of a workspace something as each of them wants it: in the dashboard, by mail at once, in the next
 * digest, or not at all. @returns the ids of those who were not told before
 */
export async function notify(tx: Tx, notice: Notice): Promise<string[]> {
  const { workspaceId, kind, link, once } = notice;
  if (!/^\/(?![/\\])/.test(link)) throw new Error(`A notification leads to a path of the dashboard, not to ${link}`);
  if (notice.userIds.length === 0) return [];
  const title = plainLine(notice.title, MAX_TITLE);
  const body = plainLine(notice.body ?? "", MAX_BODY);
  const userIds = [...new Set(notice.userIds)];
  const choiceOf = await choicesOf(tx, { workspaceId, userIds, kind });
  const rows = await tx.notification.createManyAndReturn({
    data: userIds
      .map((userId) => ({ userId, ...choiceOf(userId) }))
      .filter(({ inApp, email }) => inApp || email !== "off")
      .map(({ userId, inApp, email }) => ({
        id: once ? derivedId("notification", once.at, `${once.key}:${userId}`) : newId("notification"),
        workspaceId,
        userId,
        kind,
        title,
        body,
        link,
        inApp, // hidden where it is only mailed: the row says that it was
        digest: email === "digest",
      })),
    skipDuplicates: true,
    select: { userId: true },
  });
  const told = rows.map(({ userId }) => userId);
  const mailed = told.filter((userId) => choiceOf(userId).email === "instant");
  const mails = notice.mailTo ? mailed.map(notice.mailTo) : await plainMails(tx, mailed, { ...notice, title, body });
  await queueEmails(
    tx,
    mails.filter((mail) => mail !== null),
  );
  return told;
}

async function plainMails(
  tx: Tx,
  userIds: string[],
  { workspaceId, title, body, link, once }: Notice,
): Promise<Mail[]> {
  if (userIds.length === 0) return [];
  const users = await tx.user.findMany({ where: { id: { in: userIds }, disabledAt: null } });
  return users.map(({ id, email }) => ({
    workspaceId,
    to: email,
    subject: `[Drover] ${title}`,
    text: [`${title}.`, "", ...(body ? [body, ""] : []), `${env.publicUrl}${link}`, "", footOfMail()].join("\n"),
    ...(once ? { id: derivedId("email", once.at, `${once.key}:${id}`) } : {}),
  }));
}

/** The end of a mail that a member may choose not to get. */
export const footOfMail = () => `Choose what you are told of: ${env.publicUrl}/settings/notifications`;
