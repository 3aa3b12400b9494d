import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";
import type { Ctx } from "@/lib/auth/context";
import { identityProviders, PROVIDER_IDS } from "@/lib/auth/identity-providers";
import { db } from "@/lib/db/client";

export const identitySchema = z
  .strictObject({
    provider: z.enum(PROVIDER_IDS),
    name: z.string().openapi({ description: "What the provider is called." }),
    configured: z.boolean().openapi({ description: "Whether this installation can sign people in by it." }),
    linked: z
      .strictObject({ email: z.string(), created_at: timeSchema, last_used_at: timeSchema.nullable() })
      .nullable(),
  })
  .openapi("SignInMethod");
export type Identity = z.infer<typeof identitySchema>;

export const accountSchema = z
  .strictObject({
    has_password: z.boolean(),
    identities: z.array(identitySchema),
  })
  .openapi("SignInMethods");
export type SignInMethods = z.infer<typeof accountSchema>;

/** How the caller can sign in: a password, and the providers that are configured or were linked. */
export async function listIdentities(ctx: Ctx): Promise<SignInMethods> {
  const [user, rows] = await Promise.all([
    db.user.findUniqueOrThrow({ where: { id: ctx.userId }, select: { passwordHash: true } }),
    db.identity.findMany({ where: { userId: ctx.userId } }),
  ]);
  const configured = new Map(identityProviders().map(({ id, name }) => [id, name]));
  const identities = PROVIDER_IDS.flatMap((provider) => {
    const row = rows.find((each) => each.provider === provider);
    const name = configured.get(provider);
    if (!row && name === undefined) return [];
    return {
      provider,
      name: name ?? provider,
      configured: name !== undefined,
      linked: row
        ? {
            email: row.email,
            created_at: row.createdAt.toISOString(),
            last_used_at: row.lastUsedAt?.toISOString() ?? null,
          }
        : null,
    };
  });
  return { has_password: user.passwordHash !== null, identities };
}
