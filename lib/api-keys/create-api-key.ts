import { z } from "@hono/zod-openapi";
import { recordAudit } from "@/lib/audit/record-audit";
import { apiKeyHint, hashApiKey, newApiKey } from "@/lib/auth/api-key-format";
import type { Ctx } from "@/lib/auth/context";
import { ALL_SCOPES, type Scope } from "@/lib/auth/scopes";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { newId } from "@/lib/ids/new-id";
import { parseInput } from "@/lib/validation/parse-input";
import { nameText } from "@/lib/validation/text";
import { EXPIRIES, expiryMs } from "./expiry";
import { requirePerson } from "./require-person";
import type { CreatedApiKey } from "./serialize";

const scopesField = z.array(z.enum(ALL_SCOPES as [Scope, ...Scope[]])).min(1, "Choose at least one scope.");

export const createApiKeyInput = z.strictObject({
  name: nameText,
  scopes: scopesField,
  expires: z
    .string()
    .max(20)
    .openapi({ enum: [...EXPIRIES] }),
});

/**
 * Makes a key for the caller. It is answered here and nowhere else: the database keeps its hash.
 * @throws AppError validation_failed, insufficient_scope when a scope exceeds the caller's role
 */
export async function createApiKey(
  ctx: Ctx,
  input: { name: string; scopes: readonly string[]; expires: string },
): Promise<CreatedApiKey> {
  requirePerson(ctx);
  const { name, scopes, expires } = parseInput(createApiKeyInput, input);
  const missing = scopes.find((scope) => !ctx.scopes.has(scope));
  if (missing) throw new AppError("insufficient_scope", `Your role does not have the scope "${missing}".`);
  const lifetime = expiryMs(ctx, expires);
  const key = newApiKey();
  const id = newId("apiKey");
  const granted = [...new Set(scopes)];
  const expiresAt = lifetime === null ? null : new Date(Date.now() + lifetime);
  await db.$transaction(async (tx) => {
    await tx.apiKey.create({
      data: {
        id,
        workspaceId: ctx.workspaceId,
        userId: ctx.userId,
        name,
        keyHash: new Uint8Array(hashApiKey(key)),
        hint: apiKeyHint(key),
        scopes: granted,
        expiresAt,
      },
    });
    const after = { name, scopes: granted, expires_at: expiresAt?.toISOString() ?? null };
    await recordAudit(tx, ctx, { action: "api_key.created", resourceType: "api_key", resourceId: id, after });
  });
  return { id, key, scopes: granted, expires_at: expiresAt?.toISOString() ?? null };
}
