import { z } from "zod";
import type { Origin } from "@/lib/auth/person-ctx";
import { hashPassword } from "@/lib/crypto/passwords";
import { db } from "@/lib/db/client";
import { isUniqueViolation } from "@/lib/db/is-unique-violation";
import { AppError } from "@/lib/errors/app-error";
import { parseInput } from "@/lib/validation/parse-input";
import { nameText } from "@/lib/validation/text";
import { type CreatedAccount, insertAccount } from "./insert-account";
import { passwordProblem } from "./password-rules";

const schema = z.strictObject({
  email: z
    .email("Enter an email address.")
    .max(254)
    .transform((email) => email.toLowerCase()),
  password: z.string(),
  name: nameText.optional(),
  workspace: nameText.optional(),
  invitation: z.string().max(100).optional(),
});

export interface CreatedUser extends CreatedAccount {
  email: string;
  name: string;
}

/**
 * Signs a person up with a password: the user, and a workspace of their own with its starting credits; or, with the
 * token of an invitation, their place in the workspace that invites them.
 * @throws AppError validation_failed (path `email`, `password`, …), already_exists, not_found, wrong_account
 */
export async function createUser(
  input: { email: string; password: string; name?: string; workspace?: string; invitation?: string },
  origin: Origin = {},
): Promise<CreatedUser> {
  const { email, password, name = email.split("@")[0] ?? email, workspace, invitation } = parseInput(schema, input);
  const problem = passwordProblem(password, email);
  if (problem) throw new AppError("validation_failed", problem, { details: [{ path: "password", message: problem }] });
  const passwordHash = await hashPassword(password);
  try {
    const person = { email, name, passwordHash };
    const place = { workspace: workspace ?? null, invitation: invitation ?? null };
    const created = await db.$transaction((tx) => insertAccount(tx, person, place, origin));
    return { ...created, email, name };
  } catch (error) {
    if (isUniqueViolation(error))
      throw new AppError("already_exists", "An account with this email address exists already.");
    throw error;
  }
}
