import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { newId } from "@/lib/ids/new-id";
import type { Ctx } from "./context";
import { ROLE_SCOPES } from "./scopes";
import { findSession, type SessionRecord, sessionCookieName } from "./sessions";

/** The session of the person looking at the page, or null. One query a request, however many parts of the page ask. */
export const currentSession = cache(async (): Promise<SessionRecord | null> => {
  const token = (await cookies()).get(sessionCookieName())?.value;
  return token ? findSession(token) : null;
});

/**
 * What every page and layout begins with: who is looking, as the context that verbs take. Without a session it does
 * not return but leads to the sign-in page, and from there back to `path`.
 */
export async function requireSession(path?: string): Promise<{ ctx: Ctx; session: SessionRecord }> {
  const session = await currentSession();
  if (!session) {
    const next = path ?? (await headers()).get("x-drover-path") ?? "/";
    redirect(next === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(next)}`);
  }
  return {
    session,
    ctx: {
      workspaceId: session.workspaceId,
      actor: { type: "user", id: session.userId },
      userId: session.userId,
      role: session.role,
      scopes: ROLE_SCOPES[session.role],
      via: "session",
      sessionId: session.id,
      requestId: newId("request"),
      address: "page", // pages only read; what writes comes through the API, which knows the peer
    },
  };
}
