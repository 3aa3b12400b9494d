import { type Origin, personCtx } from "@/lib/auth/person-ctx";
import { db, type Tx } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { defaultWorkspaceName, insertWorkspace } from "./insert-workspace";

/** The workspace a person looked at last, else the first they joined that they are still in; null when there is none. */
export async function findLanding(userId: string, lastWorkspaceId: string | null, tx: Tx = db): Promise<string | null> {
  const memberships = await tx.membership.findMany({
    where: { userId, workspace: { deletedAt: null } },
    select: { workspaceId: true },
    orderBy: { createdAt: "asc" },
  });
  const ids = memberships.map(({ workspaceId }) => workspaceId);
  return ids.find((id) => id === lastWorkspaceId) ?? ids[0] ?? null;
}

/** Where signing in leads. Whoever has left, or was taken out of, every workspace gets a new one of their own. */
export async function landingWorkspace(
  user: { id: string; name: string; lastWorkspaceId: string | null },
  origin: Origin,
): Promise<string> {
  const found = await findLanding(user.id, user.lastWorkspaceId);
  if (found) return found;
  const workspaceId = newId("workspace");
  await db.$transaction((tx) =>
    insertWorkspace(tx, personCtx(user.id, workspaceId, "owner", origin), defaultWorkspaceName(user.name)),
  );
  return workspaceId;
}
