import { recordAudit } from "@/lib/audit/record-audit";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { ownKeysOnly, requirePerson } from "./require-person";

/** Ends a key for good, from the next request on. Revoking one twice is fine. @throws AppError not_found, insufficient_scope */
export async function revokeApiKey(ctx: Ctx, input: { id: string }): Promise<{ id: string; revoked_at: string }> {
  requirePerson(ctx);
  return db.$transaction(async (tx) => {
    const where = { id: input.id, workspaceId: ctx.workspaceId, ...ownKeysOnly(ctx) };
    const { count } = await tx.apiKey.updateMany({
      where: { ...where, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    const key = await tx.apiKey.findFirst({ where, select: { id: true, revokedAt: true } });
    if (!key?.revokedAt) throw notFound("API key");
    if (count > 0)
      await recordAudit(tx, ctx, { action: "api_key.revoked", resourceType: "api_key", resourceId: key.id });
    return { id: key.id, revoked_at: key.revokedAt.toISOString() };
  });
}
