import { z } from "@hono/zod-openapi";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Ctx } from "@/lib/auth/context";
import { rotateSession, sessionCookie } from "@/lib/auth/sessions";
import { takeSignInAttempt } from "@/lib/auth/sign-in-limit";
import { hashPassword, passwordMatches } from "@/lib/crypto/passwords";
import { db } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { invalidInput } from "@/lib/validation/parse-input";
import { passwordProblem } from "@/lib/workspaces/password-rules";

export const changePasswordInput = z.strictObject({
  current: z
    .string()
    .max(1_024)
    .optional()
    .openapi({ description: "Left out by whoever has no password yet; they must have signed in a moment ago." }),
  new: z.string().max(1_024),
});

/** Whoever sets a first password must have signed in so shortly before. */
const FRESH_MS = 15 * 60_000;

/**
 * Changes the caller's password. Every other session of theirs ends, and this one goes on under a new token.
 * @returns the session's new cookie @throws AppError validation_failed (`current`, `new`), rate_limit_exceeded
 */
export async function changePassword(
  ctx: Ctx,
  input: z.infer<typeof changePasswordInput>,
): Promise<{ cookie: string | null }> {
  const user = await db.user.findUnique({ where: { id: ctx.userId } });
  if (!user) throw notFound("User");
  if (user.passwordHash === null) await requireFresh(ctx);
  else {
    const giveBack = await takeSignInAttempt(user.email, null);
    if (!(await passwordMatches(user.passwordHash, input.current ?? "")))
      throw invalidInput([{ path: "current", message: "This is not your password." }]);
    await giveBack();
  }
  const problem = passwordProblem(input.new, user.email);
  if (problem) throw invalidInput([{ path: "new", message: problem }]);
  const passwordHash = await hashPassword(input.new);
  return db.$transaction(async (tx) => {
    await tx.user.update({ where: { id: user.id }, data: { passwordHash } });
    const others = { userId: user.id, ...(ctx.sessionId && { id: { not: ctx.sessionId } }) };
    const { count } = await tx.session.deleteMany({ where: others });
    const rotated = ctx.sessionId ? await rotateSession(tx, ctx.sessionId) : null;
    await recordAudit(tx, ctx, {
      action: "user.password_changed",
      resourceType: "user",
      resourceId: user.id,
      after: { sessions_ended: count },
    });
    return { cookie: rotated && sessionCookie(rotated.token, rotated.expiresAt) };
  });
}

async function requireFresh(ctx: Ctx): Promise<void> {
  const since = new Date(Date.now() - FRESH_MS);
  const fresh = ctx.sessionId
    ? await db.session.count({ where: { id: ctx.sessionId, createdAt: { gt: since } } })
    : Number(ctx.via === "internal");
  if (fresh === 0) {
    throw invalidInput([{ path: "current", message: "Sign out and in again, then set a password." }]);
  }
}
