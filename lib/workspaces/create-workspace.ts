import { z } from "@hono/zod-openapi";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { invalidInput } from "@/lib/validation/parse-input";
import { nameText } from "@/lib/validation/text";
import { insertWorkspace } from "./insert-workspace";
import type { MyWorkspace } from "./list-workspaces";

export const createWorkspaceInput = z.strictObject({ name: nameText });

/** How many workspaces one person may own: each begins with credits. */
const MOST_OWNED = 20;

/** Another workspace, owned by the caller, with starting credits. The session stays where it is. @throws AppError validation_failed */
export async function createWorkspace(ctx: Ctx, { name }: z.infer<typeof createWorkspaceInput>): Promise<MyWorkspace> {
  const id = newId("workspace");
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM users WHERE id = ${ctx.userId} FOR NO KEY UPDATE`;
    const owned = await tx.membership.count({
      where: { userId: ctx.userId, role: "owner", workspace: { deletedAt: null } },
    });
    if (owned >= MOST_OWNED) {
      throw invalidInput([{ path: "name", message: `One person owns at most ${MOST_OWNED} workspaces.` }]);
    }
    await insertWorkspace(tx, { ...ctx, workspaceId: id, role: "owner" }, name);
  });
  return { id, name, role: "owner", current: false };
}
