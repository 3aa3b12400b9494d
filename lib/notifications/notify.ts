import type { Tx } from "@/lib/db/client";
import { derivedId } from "@/lib/ids/derived-id";
import { newId } from "@/lib/ids/new-id";
import { plainLine } from "@/lib/mail/plain-text";

export interface Notice {
  workspaceId: string;
  userIds: readonly string[];
  /** `approval.requested`, `webhook.disabled`, … */
  kind: string;
  title: string;
  body?: string;
  /** Path in the dashboard. */
  link: string;
  /** Makes the notice repeatable: each person gets one of the same key and time, however often this is called. */
  once?: { key: string; at: Date };
}

const MAX_TITLE = 200;
const MAX_BODY = 500;

/** Tells members of a workspace something, in the dashboard. @returns the ids of those who were not told before */
export async function notify(tx: Tx, notice: Notice): Promise<string[]> {
  const { workspaceId, userIds, kind, link, once } = notice;
  if (!/^\/(?![/\\])/.test(link)) throw new Error(`A notification leads to a path of the dashboard, not to ${link}`);
  if (userIds.length === 0) return [];
  const title = plainLine(notice.title, MAX_TITLE);
  const body = plainLine(notice.body ?? "", MAX_BODY);
  const told = await tx.notification.createManyAndReturn({
    data: [...new Set(userIds)].map((userId) => ({
      id: once ? derivedId("notification", once.at, `${once.key}:${userId}`) : newId("notification"),
      workspaceId,
      userId,
      kind,
      title,
      body,
      link,
    })),
    skipDuplicates: true,
    select: { userId: true },
  });
  return told.map(({ userId }) => userId);
}
