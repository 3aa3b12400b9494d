import { passwordMatches } from "@/lib/crypto/passwords";
import { db } from "@/lib/db/client";
import { takeSignInAttempt } from "./sign-in-limit";

export interface SignedIn {
  userId: string;
  workspaceId: string;
  email: string;
  name: string;
}

/**
 * Checks an email address and password. Wrong password, unknown address, disabled account and a user without a
 * workspace all look the same from outside, in answer and in time: null.
 * @throws AppError rate_limit_exceeded after too many failures
 */
export async function verifyPassword(
  email: string,
  password: string,
  address: string | null = null,
): Promise<SignedIn | null> {
  const account = email.trim().toLowerCase().slice(0, 254).replaceAll("\u0000", "");
  const giveBack = await takeSignInAttempt(account, address);
  const user = await db.user.findUnique({
    where: { email: account },
    include: { memberships: { orderBy: { createdAt: "asc" }, take: 1 } },
  });
  const right = await passwordMatches(user?.passwordHash ?? null, password.slice(0, 1_024));
  const membership = user?.memberships[0];
  if (!right || !user || user.disabledAt || !membership) return null;
  await giveBack();
  return { userId: user.id, workspaceId: membership.workspaceId, email: user.email, name: user.name };
}
