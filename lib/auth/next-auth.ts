import type { Account, NextAuthOptions, Profile, User } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { env } from "@/lib/config/env";
import { deriveKey } from "@/lib/crypto/derive-key";
import { AppError } from "@/lib/errors/app-error";
import { beginSession, endSession } from "./begin-session";
import { isProviderId } from "./identity-providers";
import { type Claims, oauthProviders } from "./oauth-providers";
import { ownPath } from "./own-path";
import type { Origin } from "./person-ctx";
import { resolveIdentity } from "./resolve-identity";
import { safeNextPath } from "./safe-next-path";
import { findSession, SESSION_ABSOLUTE_MS, sessionCookieName } from "./sessions";
import { verifyPassword } from "./verify-password";

declare module "next-auth" {
  interface User {
    workspaceId: string;
  }
}

declare module "next-auth/jwt" {
  interface JWT {
    workspaceId?: string;
    /** How the person proved who they are. */
    provider?: string;
    /** The cookie's own value, for a session that exists. */
    sessionToken?: string;
  }
}

/** What next-auth is asked by. */
export interface AuthRequest {
  /** The peer's, where our own server says it. */
  address: string | null;
  userAgent: string;
  /** The session cookie's value. */
  sessionToken: string | null;
  /** Where the person wants to go after a provider's answer: next-auth's own cookie. */
  callbackUrl: string | null;
}

/**
 * next-auth with email and password, and the providers of the environment. Its "jwt" is no JWT here: encode starts a
 * session in the database and answers an opaque random token, decode looks that token up. So a session ends the moment
 * its row does.
 */
export function authOptions(request: AuthRequest): NextAuthOptions {
  const secure = env.publicUrl.startsWith("https:");
  const origin: Origin = { userAgent: request.userAgent, ...(request.address && { address: request.address }) };
  return {
    secret: deriveKey("next-auth").toString("base64url"),
    session: { strategy: "jwt", maxAge: SESSION_ABSOLUTE_MS / 1000 },
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
    useSecureCookies: secure,
    cookies: {
      sessionToken: {
        name: sessionCookieName(),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure },
      },
    },
    providers: [
      CredentialsProvider({
        credentials: { email: { type: "email" }, password: { type: "password" } },
        async authorize(credentials) {
          const { email, password } = credentials ?? {};
          if (typeof email !== "string" || typeof password !== "string") return null;
          const user = await verifyPassword(email, password, request.address, origin).catch(refusal);
          return user && { id: user.userId, email: user.email, name: user.name, workspaceId: user.workspaceId };
        },
      }),
      ...oauthProviders(),
    ],
    callbacks: {
      signIn: ({ user, account, profile }) => admit(request, origin, user, account, profile),
      redirect: ({ url }) => env.publicUrl + safeNextPath(ownPath(url)),
      jwt: ({ token, user, account }) =>
        user ? { ...token, workspaceId: user.workspaceId, provider: account?.provider ?? "credentials" } : token,
    },
    jwt: {
      maxAge: SESSION_ABSOLUTE_MS / 1000,
      async encode({ token }) {
        if (token?.sessionToken) return token.sessionToken;
        if (!token?.sub || !token.workspaceId) throw new Error("A session needs a user and a workspace.");
        const who = { userId: token.sub, workspaceId: token.workspaceId };
        const provider = isProviderId(token.provider ?? "") ? String(token.provider) : "password";
        return (await beginSession(who, provider, origin, request.sessionToken)).token;
      },
      async decode({ token }) {
        const session = token ? await findSession(token) : null;
        if (!token || !session) return null;
        return {
          sub: session.userId,
          email: session.email,
          name: session.name,
          workspaceId: session.workspaceId,
          sessionToken: token,
        };
      },
    },
    events: {
      async signOut({ token }) {
        if (token?.sessionToken) await endSession(token.sessionToken, origin);
      },
    },
  };
}

/** Finds whom a provider's answer is about; `user` becomes that person. @returns true, or where to say what is wrong */
async function admit(
  request: AuthRequest,
  origin: Origin,
  user: User,
  account: Account | null,
  profile: Profile | undefined,
): Promise<boolean | string> {
  if (!account || !isProviderId(account.provider)) return true; // by password: authorize has found them
  const claims = profile as Claims | undefined;
  const session = request.sessionToken ? await findSession(request.sessionToken) : null;
  const identity = {
    provider: account.provider,
    subject: account.providerAccountId,
    email: user.email?.trim().toLowerCase() ?? "",
    emailVerified: claims?.email_verified === true,
    name: user.name ?? "",
  };
  const found = await resolveIdentity(identity, { session, invitation: invitationIn(request.callbackUrl), origin });
  if ("problem" in found) {
    const page = session ? "/settings/account" : "/sign-in";
    return `${env.publicUrl}${page}?error=${found.problem}`;
  }
  Object.assign(user, { id: found.userId, workspaceId: found.workspaceId, email: found.email, name: found.name });
  return true;
}

/** Whoever begins at the page of an invitation comes back to it, and with it into its workspace. */
function invitationIn(callbackUrl: string | null): string | null {
  return /^\/invite\/([\w-]{43})$/.exec(callbackUrl ? safeNextPath(ownPath(callbackUrl)) : "")?.[1] ?? null;
}

/** next-auth shows the browser the message of what authorize throws: the code alone, and only of our own errors. */
function refusal(error: unknown): null {
  if (error instanceof AppError && error.code === "rate_limit_exceeded") throw new Error(error.code);
  if (error instanceof AppError) return null;
  throw new Error("unavailable");
}
