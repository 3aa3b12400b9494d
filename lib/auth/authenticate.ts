import { AppError } from "@/lib/errors/app-error";
import type { Ctx } from "./context";
import { requireSameOrigin } from "./same-origin";
import { ROLE_SCOPES } from "./scopes";
import { findSession } from "./sessions";
import { verifyApiKey } from "./verify-api-key";

export interface Caller {
  requestId: string;
  /** The peer's address, for the audit log. */
  address: string;
  /** Whether this mount takes the dashboard's session cookie: /api/v1 alone does. */
  cookies: boolean;
}

/**
 * Who is calling: by `Authorization: Bearer`, by `X-API-KEY`, or by the session cookie where the mount takes it.
 * A key, when there is one, decides; the cookie is not looked at.
 * @throws AppError missing_api_key, invalid_api_key, expired_api_key, revoked_api_key, ambiguous_credentials, cross_origin
 */
export async function authenticate(request: Request, caller: Caller): Promise<Ctx> {
  const { requestId, address } = caller;
  const key = presentedKey(request.headers);
  if (key !== null) {
    const { keyId, userId, workspaceId, role, scopes } = await verifyApiKey(key);
    return { workspaceId, actor: { type: "api_key", id: keyId }, userId, role, scopes, via: "key", requestId, address };
  }
  const token = caller.cookies ? sessionToken(request.headers.get("cookie")) : null;
  const session = token === null ? null : await findSession(token);
  if (!session) throw new AppError("missing_api_key", "Send an API key: Authorization: Bearer YOUR_KEY.");
  requireSameOrigin(request);
  const { id: sessionId, userId, workspaceId, role } = session;
  const scopes = ROLE_SCOPES[role];
  const actor = { type: "user" as const, id: userId };
  return { workspaceId, actor, userId, role, scopes, via: "session", sessionId, requestId, address };
}

function presentedKey(headers: Headers): string | null {
  const bearer = /^bearer(?:\s+(.*))?$/i.exec(headers.get("authorization") ?? "");
  const fromBearer = bearer ? (bearer[1] ?? "").trim() : null;
  const fromHeader = headers.get("x-api-key")?.trim() ?? null;
  if (fromBearer !== null && fromHeader !== null && fromBearer !== fromHeader) {
    throw new AppError("ambiguous_credentials", "Authorization and X-API-KEY carry different keys. Send one of them.");
  }
  return fromBearer ?? fromHeader;
}

function sessionToken(cookies: string | null): string | null {
  return /(?:^|;\s*)(?:__Host-)?drover-session=([^;]+)/.exec(cookies ?? "")?.[1] ?? null;
}
