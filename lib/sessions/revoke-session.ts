import { recordAudit } from "@/lib/audit/record-audit";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";

/** Signs the caller out somewhere: refused there from the next request on. @throws AppError not_found */
export async function revokeOwnSession(ctx: Ctx, input: { session: string }): Promise<void> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.session.deleteMany({ where: { id: input.session, userId: ctx.userId } });
    if (count === 0) throw notFound("Session");
    await recordAudit(tx, ctx, { action: "session.revoked", resourceType: "session", resourceId: input.session });
  });
}

/** Signs the caller out everywhere but here. @returns how many sessions ended */
export async function revokeOtherSessions(ctx: Ctx): Promise<{ revoked: number }> {
  return db.$transaction(async (tx) => {
    const others = { userId: ctx.userId, ...(ctx.sessionId && { id: { not: ctx.sessionId } }) };
    const { count: revoked } = await tx.session.deleteMany({ where: others });
    await recordAudit(tx, ctx, {
      action: "session.others_revoked",
      resourceType: "user",
      resourceId: ctx.userId,
      after: { revoked },
    });
    return { revoked };
  });
}
