import { passwordMatches } from "@/lib/crypto/passwords";
import { db } from "@/lib/db/client";
import { log } from "@/lib/log/log";
import { findLanding, landingWorkspace } from "@/lib/workspaces/landing-workspace";
import type { Origin } from "./person-ctx";
import { recordFailedSignIn } from "./record-failed-sign-in";
import { takeSignInAttempt } from "./sign-in-limit";

export interface SignedIn {
  userId: string;
  workspaceId: string;
  email: string;
  name: string;
}

/**
 * Checks an email address and password. Wrong password, unknown address and disabled account all look the same from
 * outside, in answer and in time: null. The log of the account's workspace tells them apart.
 * @throws AppError rate_limit_exceeded after too many failures
 */
export async function verifyPassword(
  email: string,
  password: string,
  address: string | null = null,
  origin: Origin = {},
): Promise<SignedIn | null> {
  const account = email.trim().toLowerCase().slice(0, 254).replaceAll("\u0000", "");
  const giveBack = await takeSignInAttempt(account, address);
  const user = await db.user.findUnique({ where: { email: account } });
  const right = await passwordMatches(user?.passwordHash ?? null, password.slice(0, 1_024));
  if (!right || !user || user.disabledAt) {
    if (user) noteFailure(user, right ? "disabled" : "wrong_password", { ...origin, ...(address && { address }) });
    return null;
  }
  await giveBack();
  const workspaceId = await landingWorkspace(user, { ...origin, ...(address && { address }) });
  return { userId: user.id, workspaceId, email: user.email, name: user.name };
}

/** Not awaited, so that it costs the answer no time. */
function noteFailure(
  user: { id: string; lastWorkspaceId: string | null },
  reason: "wrong_password" | "disabled",
  origin: Origin,
): void {
  findLanding(user.id, user.lastWorkspaceId)
    .then((workspaceId) => workspaceId && recordFailedSignIn({ userId: user.id, workspaceId }, reason, origin))
    .catch((failure: unknown) => log.error("a failed sign-in was not recorded", { user_id: user.id, error: failure }));
}
