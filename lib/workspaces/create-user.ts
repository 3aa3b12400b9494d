import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Ctx } from "@/lib/auth/context";
import { ROLE_SCOPES } from "@/lib/auth/scopes";
import { STARTING_CREDITS } from "@/lib/credits/prices";
import { hashPassword } from "@/lib/crypto/passwords";
import { db } from "@/lib/db/client";
import { isUniqueViolation } from "@/lib/db/is-unique-violation";
import { AppError } from "@/lib/errors/app-error";
import { newId } from "@/lib/ids/new-id";
import { parseInput } from "@/lib/validation/parse-input";
import { slugify } from "@/lib/validation/slugify";
import { nameText } from "@/lib/validation/text";
import { passwordProblem } from "./password-rules";

const schema = z.strictObject({
  email: z
    .email("Enter an email address.")
    .max(254)
    .transform((email) => email.toLowerCase()),
  password: z.string(),
  name: nameText.optional(),
  workspace: nameText.optional(),
});

export interface CreatedUser {
  id: string;
  email: string;
  name: string;
  workspaceId: string;
  workspaceName: string;
}

/**
 * Signs a person up: the user, a workspace of their own which they own, and its starting credits.
 * @throws AppError validation_failed (path `email`, `password`, …), already_exists
 */
export async function createUser(
  input: { email: string; password: string; name?: string; workspace?: string },
  origin: { requestId?: string; address?: string } = {},
): Promise<CreatedUser> {
  const { email, password, name = email.split("@")[0] ?? email, workspace } = parseInput(schema, input);
  const problem = passwordProblem(password, email);
  if (problem) throw new AppError("validation_failed", problem, { details: [{ path: "password", message: problem }] });

  const passwordHash = await hashPassword(password);
  const userId = newId("user");
  const workspaceId = newId("workspace");
  const workspaceName = workspace ?? `${name}'s workspace`.slice(0, 200);
  const ctx: Ctx = {
    workspaceId,
    actor: { type: "user", id: userId },
    userId,
    role: "owner",
    scopes: ROLE_SCOPES.owner,
    via: "internal",
    requestId: origin.requestId ?? newId("request"),
    address: origin.address ?? "local",
  };
  try {
    await db.$transaction(async (tx) => {
      await tx.user.create({ data: { id: userId, email, name, passwordHash } });
      await tx.workspace.create({
        data: {
          id: workspaceId,
          name: workspaceName,
          slug: `${slugify(workspaceName)}-${workspaceId.slice(-6)}`,
          creditBalance: STARTING_CREDITS,
          memberships: { create: { userId, role: "owner" } },
          creditTransactions: {
            create: {
              id: newId("creditTransaction"),
              type: "grant",
              amount: STARTING_CREDITS,
              balanceAfter: STARTING_CREDITS,
              note: "Starting credits",
            },
          },
        },
      });
      await recordAudit(tx, ctx, { action: "workspace.created", resourceType: "workspace", resourceId: workspaceId });
      await recordAudit(tx, ctx, { action: "user.created", resourceType: "user", resourceId: userId });
    });
  } catch (error) {
    if (isUniqueViolation(error))
      throw new AppError("already_exists", "An account with this email address exists already.");
    throw error;
  }
  return { id: userId, email, name, workspaceId, workspaceName };
}
