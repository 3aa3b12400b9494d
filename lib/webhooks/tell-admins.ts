import { db, type Tx } from "@/lib/db/client";
import { notify } from "@/lib/notifications/notify";

interface Endpoint {
  id: string;
  workspaceId: string;
}

/** Tells the owners and admins of a workspace something about one of its endpoints. */
export async function tellAdmins(
  tx: Tx,
  { id, workspaceId }: Endpoint,
  notice: { kind: string; title: string; body: string; once?: { key: string; at: Date } },
): Promise<void> {
  const admins = await tx.membership.findMany({
    where: { workspaceId, role: { in: ["owner", "admin"] } },
    select: { userId: true },
  });
  const userIds = admins.map(({ userId }) => userId);
  await notify(tx, { workspaceId, userIds, link: `/settings/webhooks/${id}`, ...notice });
}

/** Tells of a delivery whose attempts are used up; once a day for an endpoint, however many fail. */
export async function tellOfFailure(webhookId: string, event: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const webhook = await tx.webhook.findUnique({ where: { id: webhookId } });
    if (!webhook) return;
    const today = new Date(new Date().setUTCHours(0, 0, 0, 0));
    await tellAdmins(tx, webhook, {
      kind: "webhook.failed",
      title: `Events for ${new URL(webhook.url).host} could not be delivered`,
      body: `Every attempt to deliver ${event} failed. Its log says why, and sends it again when the receiver is repaired.`,
      once: { key: `webhook.failed:${webhookId}`, at: today },
    });
  });
}
