import { recordAudit } from "@/lib/audit/record-audit";
import { db } from "@/lib/db/client";
import { isUniqueViolation } from "@/lib/db/is-unique-violation";
import { AppError } from "@/lib/errors/app-error";
import { nameText } from "@/lib/validation/text";
import { insertAccount } from "@/lib/workspaces/insert-account";
import { findLanding, landingWorkspace } from "@/lib/workspaces/landing-workspace";
import type { ProviderId } from "./identity-providers";
import { type Origin, personCtx } from "./person-ctx";
import { recordFailedSignIn } from "./record-failed-sign-in";
import type { SessionRecord } from "./sessions";
import type { SIGN_IN_PROBLEMS } from "./sign-in-problems";
import { isSignUpOpen } from "./sign-up-open";
import type { SignedIn } from "./verify-password";

/** Who a provider says is there. */
export interface ProvenIdentity {
  provider: ProviderId;
  subject: string;
  /** Lower-cased; empty when the provider tells none. */
  email: string;
  emailVerified: boolean;
  name: string;
}

export interface Circumstances {
  /** The session the browser has: then the identity is linked to its person. */
  session: SessionRecord | null;
  /** The token of the invitation the person came by. */
  invitation: string | null;
  origin: Origin;
}

export type Resolved = SignedIn | { problem: keyof typeof SIGN_IN_PROBLEMS & string };

/**
 * Whose account an identity opens. A known one opens its person's. An unknown one is linked to who is signed in; else to
 * the account of its address, if the provider vouches for that and the account has no password; else a new account is
 * made. An address alone never opens an account that somebody has protected in another way.
 */
export async function resolveIdentity(identity: ProvenIdentity, at: Circumstances): Promise<Resolved> {
  const { provider, subject, email } = identity;
  const known = await db.identity.findUnique({
    where: { provider_subject: { provider, subject } },
    include: { user: true },
  });
  if (known) {
    const { user } = known;
    if (at.session && at.session.userId !== user.id) return { problem: "identity_in_use" };
    if (user.disabledAt) {
      const workspaceId = await findLanding(user.id, user.lastWorkspaceId);
      if (workspaceId) recordFailedSignIn({ userId: user.id, workspaceId }, "disabled", at.origin);
      return { problem: "account_disabled" };
    }
    const workspaceId = at.session?.workspaceId ?? (await landingWorkspace(user, at.origin));
    await db.identity.update({
      where: { provider_subject: { provider, subject } },
      data: { lastUsedAt: new Date(), ...(email && { email }) },
    });
    return { userId: user.id, workspaceId, email: user.email, name: user.name };
  }
  if (at.session) {
    const { userId, workspaceId, email: own, name } = at.session;
    return link(identity, { id: userId, email: own, name }, workspaceId, at.origin);
  }
  if (!email || !identity.emailVerified) return { problem: "email_unverified" };
  const user = await db.user.findUnique({ where: { email } });
  if (!user) return signUp(identity, at);
  if (user.passwordHash !== null) return { problem: "email_taken" };
  if (user.disabledAt) return { problem: "account_disabled" };
  return link(identity, user, await landingWorkspace(user, at.origin), at.origin);
}

async function link(
  identity: ProvenIdentity,
  user: { id: string; email: string; name: string },
  workspaceId: string,
  origin: Origin,
): Promise<Resolved> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM users WHERE id = ${user.id} FOR NO KEY UPDATE`;
    const same = { userId: user.id, provider: identity.provider };
    if ((await tx.identity.count({ where: same })) > 0) return { problem: "provider_linked" };
    await tx.identity.create({ data: rowOf(identity, user.id) });
    await recordAudit(tx, personCtx(user.id, workspaceId, "viewer", origin), {
      action: "identity.linked",
      resourceType: "user",
      resourceId: user.id,
      after: { provider: identity.provider, email: identity.email },
    });
    return { userId: user.id, workspaceId, email: user.email, name: user.name };
  });
}

async function signUp(identity: ProvenIdentity, { invitation, origin }: Circumstances): Promise<Resolved> {
  if (invitation === null && !(await isSignUpOpen())) return { problem: "sign_up_closed" };
  const { email } = identity;
  const name = nameText.safeParse(identity.name).data ?? email.split("@")[0] ?? email;
  try {
    return await db.$transaction(async (tx) => {
      const person = { email, name, passwordHash: null };
      const account = await insertAccount(tx, person, { workspace: null, invitation }, origin);
      await tx.identity.create({ data: rowOf(identity, account.id) });
      return { userId: account.id, workspaceId: account.workspaceId, email, name };
    });
  } catch (error) {
    if (error instanceof AppError) return { problem: "invitation_invalid" };
    if (isUniqueViolation(error)) return { problem: "email_taken" };
    throw error;
  }
}

function rowOf({ provider, subject, email }: ProvenIdentity, userId: string) {
  return { provider, subject, userId, email, lastUsedAt: new Date() };
}
