import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { findSegment } from "./find-segment";

/** Its contacts stay. @throws AppError not_found */
export async function deleteSegment(ctx: Ctx, input: { segment: string }): Promise<void> {
  requireScope(ctx, "contacts:write");
  await db.$transaction(async (tx) => {
    const { id, name } = await findSegment(tx, ctx, input.segment);
    await tx.segment.deleteMany({ where: { id, workspaceId: ctx.workspaceId } });
    const entry = { resourceType: "segment", resourceId: id, before: { name } };
    await recordAudit(tx, ctx, { action: "segment.deleted", ...entry });
  });
}
