import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { env } from "@/lib/config/env";
import { deriveKey } from "@/lib/crypto/derive-key";
import { AppError } from "@/lib/errors/app-error";
import { createSession, findSession, revokeSession, SESSION_ABSOLUTE_MS, sessionCookieName } from "./sessions";
import { verifyPassword } from "./verify-password";

declare module "next-auth" {
  interface User {
    workspaceId: string;
  }
}

declare module "next-auth/jwt" {
  interface JWT {
    workspaceId?: string;
    /** The cookie's own value, for a session that exists. */
    sessionToken?: string;
  }
}

/**
 * next-auth with email and password. Its "jwt" is no JWT here: encode starts a session in the database and answers
 * an opaque random token, decode looks that token up. So a session ends the moment its row does.
 */
export function authOptions(address: string | null): NextAuthOptions {
  const secure = env.publicUrl.startsWith("https:");
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
          const user = await verifyPassword(email, password, address).catch(refusal);
          return user && { id: user.userId, email: user.email, name: user.name, workspaceId: user.workspaceId };
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user ? { ...token, workspaceId: user.workspaceId } : token),
    },
    jwt: {
      maxAge: SESSION_ABSOLUTE_MS / 1000,
      async encode({ token }) {
        if (token?.sessionToken) return token.sessionToken;
        if (!token?.sub || !token.workspaceId) throw new Error("A session needs a user and a workspace.");
        return (await createSession({ userId: token.sub, workspaceId: token.workspaceId })).token;
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
        if (token?.sessionToken) await revokeSession(token.sessionToken);
      },
    },
  };
}

/** next-auth shows the browser the message of what authorize throws: the code alone, and only of our own errors. */
function refusal(error: unknown): null {
  if (error instanceof AppError && error.code === "rate_limit_exceeded") throw new Error(error.code);
  if (error instanceof AppError) return null;
  throw new Error("unavailable");
}
