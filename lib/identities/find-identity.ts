import type { Ctx } from "@/lib/auth/context";
import type { Tx } from "@/lib/db/client";
import { AppError, notFound } from "@/lib/errors/app-error";

/** The identity of the caller's workspace. @throws AppError not_found */
export async function findIdentity(tx: Tx, ctx: Ctx, id: string) {
  const identity = await tx.senderIdentity.findFirst({ where: { id, workspaceId: ctx.workspaceId } });
  if (!identity) throw notFound("Identity");
  return identity;
}

/** Before another becomes the default. */
export async function clearDefault(tx: Tx, ctx: Ctx): Promise<void> {
  await tx.senderIdentity.updateMany({
    where: { workspaceId: ctx.workspaceId, isDefault: true },
    data: { isDefault: false },
  });
}

export function nameTaken(): AppError {
  return new AppError("already_exists", "Another identity has this name.");
}
