import { pool } from "@/lib/db/client";
import { formatId, newId } from "@/lib/ids/new-id";
import { log } from "@/lib/log/log";
import type { Origin } from "./person-ctx";

const QUIET_MS = 60_000;

/** At most one row a minute and account, so that guessing cannot fill the log. */
const RECORD = `
  INSERT INTO audit_logs (id, workspace_id, actor_type, actor_id, action, resource_type, resource_id, after, request_id, address)
  SELECT $1, $2, 'user', $3, 'session.failed', 'user', $3, jsonb_build_object('reason', $4::text), $5, $6
  WHERE NOT EXISTS (
    SELECT 1 FROM audit_logs WHERE workspace_id = $2 AND resource_id = $3 AND id > $7 AND action = 'session.failed'
  )`;

/**
 * Leaves a row that somebody tried to sign in as this person and could not. Off the request path: an account that
 * exists takes no longer to refuse than one that does not.
 */
export function recordFailedSignIn(
  { userId, workspaceId }: { userId: string; workspaceId: string },
  reason: "wrong_password" | "disabled",
  origin: Origin,
): void {
  const since = formatId("auditLog", Date.now() - QUIET_MS, new Uint8Array(16));
  const { requestId = newId("request"), address = "unknown" } = origin;
  pool
    .query(RECORD, [newId("auditLog"), workspaceId, userId, reason, requestId, address, since])
    .catch((failure: unknown) => log.error("a failed sign-in was not recorded", { user_id: userId, error: failure }));
}
