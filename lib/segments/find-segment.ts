import type { Ctx } from "@/lib/auth/context";
import type { Tx } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";

/** The segment of the caller's workspace, by id or name. @throws AppError not_found */
export async function findSegment(tx: Tx, ctx: Ctx, ref: string) {
  const segment = await tx.segment.findFirst({
    where: { workspaceId: ctx.workspaceId, OR: [{ id: ref }, { name: ref }] },
  });
  if (!segment) throw notFound("Segment");
  return segment;
}
