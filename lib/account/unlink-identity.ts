import { recordAudit } from "@/lib/audit/record-audit";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { AppError, notFound } from "@/lib/errors/app-error";

/** The caller signs in by this provider no more. @throws AppError not_found, last_sign_in_method */
export async function unlinkIdentity(ctx: Ctx, input: { provider: string }): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM users WHERE id = ${ctx.userId} FOR NO KEY UPDATE`;
    const user = await tx.user.findUniqueOrThrow({ where: { id: ctx.userId }, include: { identities: true } });
    const gone = user.identities.filter(({ provider }) => provider === input.provider);
    if (gone.length === 0) throw notFound("Identity");
    if (user.passwordHash === null && gone.length === user.identities.length) {
      throw new AppError("last_sign_in_method", "This is your only way to sign in. Set a password first.");
    }
    await tx.identity.deleteMany({ where: { userId: ctx.userId, provider: input.provider } });
    await recordAudit(tx, ctx, {
      action: "identity.unlinked",
      resourceType: "user",
      resourceId: ctx.userId,
      before: { provider: input.provider },
    });
  });
}
