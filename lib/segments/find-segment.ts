import type { Ctx } from "@/lib/auth/context";
import type { Tx } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";

/** The segment of the caller's workspace. @throws AppError not_found */
export async function findSegment(tx: Tx, ctx: Ctx, id: string) {
  const segment = await tx.segment.findFirst({ where: { id, workspaceId: ctx.workspaceId } });
  if (!segment) throw notFound("Segment");
  return segment;
}
