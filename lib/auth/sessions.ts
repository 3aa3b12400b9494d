import { createHash, randomBytes } from "node:crypto";
import { env } from "@/lib/config/env";
import { db, pool, type Tx } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import type { Role } from "./scopes";

/** A session ends after 12 hours without use, and 30 days after sign-in whatever happens. */
export const SESSION_IDLE_MS = 12 * 3_600_000;
export const SESSION_ABSOLUTE_MS = 30 * 24 * 3_600_000;
const TOUCH_EVERY_MS = 60_000;
const MAX_USER_AGENT = 300;

export interface SessionRecord {
  id: string;
  userId: string;
  workspaceId: string;
  role: Role;
  email: string;
  name: string;
  workspaceName: string;
  expiresAt: Date;
}

/** `__Host-` needs https, so an installation reached by plain http carries the bare name. */
export function sessionCookieName(): string {
  return env.publicUrl.startsWith("https:") ? "__Host-drover-session" : "drover-session";
}

/** The Set-Cookie header of a session's new token, as next-auth writes it when a session begins. */
export function sessionCookie(token: string, expiresAt: Date): string {
  const secure = env.publicUrl.startsWith("https:") ? "; Secure" : "";
  return `${sessionCookieName()}=${token}; Path=/; Expires=${expiresAt.toUTCString()}; HttpOnly; SameSite=Lax${secure}`;
}

export const hashToken = (token: string) => createHash("sha256").update(token).digest();
/** 256 random bits. */
export const newToken = () => randomBytes(32).toString("base64url");

export interface NewSession {
  userId: string;
  workspaceId: string;
  /** Where it is begun, for the person to recognise it. */
  address?: string;
  userAgent?: string;
}

/** Starts a browser session. The token goes into the cookie and is nowhere else: only its SHA-256 is kept. */
export async function createSession(
  { userId, workspaceId, address = "", userAgent = "" }: NewSession,
  tx: Tx = db,
): Promise<{ id: string; token: string; expiresAt: Date }> {
  const token = newToken();
  const id = newId("session");
  const expiresAt = new Date(Date.now() + SESSION_ABSOLUTE_MS);
  const origin = { address, userAgent: printable(userAgent) };
  await tx.session.create({ data: { id, tokenHash: hashToken(token), expiresAt, userId, workspaceId, ...origin } });
  return { id, token, expiresAt };
}

function printable(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, "")
    .slice(0, MAX_USER_AGENT);
}

/** Gives a session another token: the one before is refused from now on. Its end stays. Null when it is gone. */
export async function rotateSession(tx: Tx, id: string): Promise<{ token: string; expiresAt: Date } | null> {
  const token = newToken();
  const [row] = await tx.session.updateManyAndReturn({
    where: { id },
    data: { tokenHash: hashToken(token) },
    select: { expiresAt: true },
  });
  return row ? { token, expiresAt: row.expiresAt } : null;
}

const FIND = `
  SELECT s.id, s.user_id, s.workspace_id, s.expires_at, s.last_seen_at < now() - interval '${TOUCH_EVERY_MS} ms' AS stale,
    m.role, u.email, u.name, w.name AS workspace_name
  FROM sessions s
  JOIN users u ON u.id = s.user_id AND u.disabled_at IS NULL
  JOIN memberships m ON m.user_id = s.user_id AND m.workspace_id = s.workspace_id
  JOIN workspaces w ON w.id = s.workspace_id
  WHERE s.token_hash = $1 AND s.expires_at > now() AND s.last_seen_at > now() - interval '${SESSION_IDLE_MS} ms'`;

interface FoundRow {
  id: string;
  user_id: string;
  workspace_id: string;
  expires_at: Date;
  stale: boolean;
  role: Role;
  email: string;
  name: string;
  workspace_name: string;
}

/** The live session of a cookie's token, or null: expired, idle, revoked, member gone, user disabled. */
export async function findSession(token: string): Promise<SessionRecord | null> {
  if (!/^[\w-]{43}$/.test(token)) return null;
  const found = await pool.query<FoundRow>({ name: "find-session", text: FIND, values: [hashToken(token)] });
  const row = found.rows[0];
  if (!row) return null;
  if (row.stale) touch(row.id);
  return {
    id: row.id,
    userId: row.user_id,
    workspaceId: row.workspace_id,
    role: row.role,
    email: row.email,
    name: row.name,
    workspaceName: row.workspace_name,
    expiresAt: row.expires_at,
  };
}

/** Off the request path, and at most once a minute a session. */
function touch(id: string): void {
  pool
    .query(
      `UPDATE sessions SET last_seen_at = now() WHERE id = $1 AND last_seen_at < now() - interval '${TOUCH_EVERY_MS} ms'`,
      [id],
    )
    .catch(() => {}); // the next request tries again
}

/** Ends the session of a token; unknown tokens are fine. */
export async function revokeSession(token: string): Promise<void> {
  await db.session.deleteMany({ where: { tokenHash: hashToken(token) } });
}

/** Ends every session of a user: after a password change or a disabled account. */
export async function revokeUserSessions(userId: string): Promise<void> {
  await db.session.deleteMany({ where: { userId } });
}
