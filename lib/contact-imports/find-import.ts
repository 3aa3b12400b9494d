import type { Ctx } from "@/lib/auth/context";
import type { Tx } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";

/** The import of the caller's workspace. @throws AppError not_found */
export async function findImport(tx: Tx, ctx: Ctx, id: string) {
  const found = await tx.contactImport.findFirst({ where: { id, workspaceId: ctx.workspaceId } });
  if (!found) throw notFound("Import");
  return found;
}
