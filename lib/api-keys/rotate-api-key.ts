import { z } from "@hono/zod-openapi";
import { recordAudit } from "@/lib/audit/record-audit";
import { apiKeyHint, hashApiKey, newApiKey } from "@/lib/auth/api-key-format";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { AppError, notFound } from "@/lib/errors/app-error";
import { newId } from "@/lib/ids/new-id";
import { ownKeysOnly, requirePerson } from "./require-person";
import type { CreatedApiKey } from "./serialize";

const HOUR_MS = 3_600_000;

export const rotateApiKeyInput = z.strictObject({
  grace_hours: z
    .int()
    .min(0)
    .max(72)
    .default(0)
    .openapi({ description: "How long the old key goes on; 0: it is revoked at once." }),
});

/**
 * Replaces a key that works by a new one of the caller's with its name, scopes and length of life. The old one goes on
 * for the grace, and never longer than it would have.
 * @throws AppError not_found (also for a key that works no more), insufficient_scope
 */
export async function rotateApiKey(ctx: Ctx, input: { key: string; grace_hours: number }): Promise<CreatedApiKey> {
  requirePerson(ctx);
  const graceMs = input.grace_hours * HOUR_MS;
  const key = newApiKey();
  const id = newId("apiKey");
  return db.$transaction(async (tx) => {
    const now = Date.now();
    // the row is taken first: of two rotations at once, one finds the key working
    await tx.$executeRaw`SELECT 1 FROM api_keys WHERE id = ${input.key} FOR UPDATE`;
    const old = await tx.apiKey.findFirst({
      where: { id: input.key, workspaceId: ctx.workspaceId, ...ownKeysOnly(ctx), revokedAt: null },
    });
    if (!old || (old.expiresAt && old.expiresAt.getTime() <= now)) throw notFound("API key");
    const missing = old.scopes.find((scope) => ![...ctx.scopes].some((each) => each === scope));
    if (missing) throw new AppError("insufficient_scope", `Your role does not have the scope "${missing}".`);
    const expiresAt = old.expiresAt && new Date(now + old.expiresAt.getTime() - old.createdAt.getTime());
    await tx.apiKey.create({
      data: {
        id,
        workspaceId: ctx.workspaceId,
        userId: ctx.userId,
        name: old.name,
        keyHash: new Uint8Array(hashApiKey(key)),
        hint: apiKeyHint(key),
        scopes: old.scopes,
        expiresAt,
      },
    });
    const ends = Math.min(now + graceMs, old.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY);
    await tx.apiKey.update({
      where: { id: old.id },
      data: graceMs === 0 ? { revokedAt: new Date(now) } : { expiresAt: new Date(ends) },
    });
    await recordAudit(tx, ctx, {
      action: "api_key.rotated",
      resourceType: "api_key",
      resourceId: old.id,
      after: { replaced_by: id, grace_hours: input.grace_hours },
    });
    return { id, key, scopes: old.scopes, expires_at: expiresAt?.toISOString() ?? null };
  });
}
