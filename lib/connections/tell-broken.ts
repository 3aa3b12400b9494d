import type { Tx } from "@/lib/db/client";
import { notify } from "@/lib/notifications/notify";

interface Broken {
  id: string;
  workspaceId: string;
  name: string;
}

/** Marks a connection as broken; owners and admins are told once, until it has worked again. */
export async function tellBroken(tx: Tx, { id, workspaceId, name }: Broken, reason: string): Promise<void> {
  const { count } = await tx.connection.updateMany({
    where: { id, status: { not: "error" } },
    data: { status: "error", lastError: reason, updatedAt: new Date() },
  });
  if (count === 0) return;
  const admins = await tx.membership.findMany({
    where: { workspaceId, role: { in: ["owner", "admin"] } },
    select: { userId: true },
  });
  await notify(tx, {
    workspaceId,
    userIds: admins.map(({ userId }) => userId),
    kind: "connection.broken",
    title: `The connection ${name} does not work any more`,
    body: `${reason} Agents that use it fail until then.`,
    link: `/connections?id=${id}`,
  });
}
