import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Ctx } from "@/lib/auth/context";
import { ROLES, type Role } from "@/lib/auth/scopes";
import { hashPassword } from "@/lib/crypto/passwords";
import { db } from "@/lib/db/client";
import { isUniqueViolation } from "@/lib/db/is-unique-violation";
import { AppError } from "@/lib/errors/app-error";
import { newId } from "@/lib/ids/new-id";
import { invalidInput, parseInput } from "@/lib/validation/parse-input";
import { passwordProblem } from "./password-rules";

const schema = z.strictObject({
  email: z
    .email("Enter an email address.")
    .max(254)
    .transform((email) => email.toLowerCase()),
  password: z.string().optional(),
  role: z.enum(ROLES),
});

/**
 * Takes a person into the caller's workspace; one without an account gets one with the password given.
 * @throws AppError insufficient_scope, validation_failed (`email`, `password`, `role`), already_exists
 */
export async function addMember(
  ctx: Ctx,
  input: { email: string; password?: string; role: string },
): Promise<{ id: string; email: string; role: Role }> {
  if (ctx.role !== "owner" && ctx.role !== "admin") {
    throw new AppError("insufficient_scope", "Only owners and admins add members.");
  }
  const { email, password, role } = parseInput(schema, input);
  const known = await db.user.findUnique({ where: { email } });
  const id = known?.id ?? newId("user");
  if (!known) {
    const problem = password === undefined ? "is required for a new account." : passwordProblem(password, email);
    if (problem) throw invalidInput([{ path: "password", message: problem }]);
  }
  const passwordHash = known ? null : await hashPassword(password ?? "");
  try {
    await db.$transaction(async (tx) => {
      if (passwordHash) await tx.user.create({ data: { id, email, name: email.split("@")[0] ?? email, passwordHash } });
      await tx.membership.create({ data: { workspaceId: ctx.workspaceId, userId: id, role } });
      const after = { email, role };
      await recordAudit(tx, ctx, { action: "member.added", resourceType: "user", resourceId: id, after });
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw new AppError("already_exists", `${email} is a member already.`);
    throw error;
  }
  return { id, email, role };
}
