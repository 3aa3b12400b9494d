import type { Ctx } from "@/lib/auth/context";
import { RefusedKey } from "@/lib/auth/refused-key";
import { pool } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { formatId, newId } from "@/lib/ids/new-id";
import { log } from "@/lib/log/log";

export interface DeniedCall {
  error: unknown;
  /** Who called, once that was known. */
  ctx: Ctx | null;
  /** The operation's id. */
  operation: string;
  requestId: string;
  address: string;
}

const QUIET_MS = 60_000;
/** Writes under way at once: a flood waits for nobody and fills nothing. */
const WRITES_AT_ONCE = 20;

const recorded = new Map<string, number>();
let writing = 0;

/**
 * Leaves a row in the audit log when a call was refused to somebody we know: 403, or 401 for a key that was ours. Off the
 * request path, and at most one a minute for the same caller, operation and error; it never throws.
 */
export function recordDenied({ error, ctx, operation, requestId, address }: DeniedCall): void {
  if (!(error instanceof AppError)) return;
  const caller = callerOf(error, ctx);
  if (!caller) return;
  const what = `${caller.actorId} ${operation} ${error.code}`;
  const now = Date.now();
  if (now - (recorded.get(what) ?? 0) < QUIET_MS || writing >= WRITES_AT_ONCE) return;
  if (recorded.size > 10_000) recorded.clear();
  recorded.set(what, now);
  writing++;
  pool
    .query({
      name: "record-denied",
      text: RECORD,
      values: [
        newId("auditLog"),
        caller.workspaceId,
        caller.actorType,
        caller.actorId,
        operation,
        error.code,
        error.message,
        requestId,
        address,
        formatId("auditLog", now - QUIET_MS, new Uint8Array(16)),
      ],
    })
    .catch((failure: unknown) => {
      recorded.delete(what);
      log.error("a denied call was not recorded", { actor_id: caller.actorId, request_id: requestId, error: failure });
    })
    .finally(() => writing--);
}

/** What another process has just recorded is not repeated. The operation's own index leads to the few rows there are. */
const RECORD = `
  INSERT INTO audit_logs (id, workspace_id, actor_type, actor_id, action, resource_type, resource_id, after, request_id, address)
  SELECT $1, $2, $3, $4, 'access.denied', 'operation', $5, jsonb_build_object('code', $6::text, 'message', $7::text), $8, $9
  WHERE NOT EXISTS (
    SELECT 1 FROM audit_logs WHERE workspace_id = $2 AND resource_id = $5 AND id > $10 AND actor_id = $4
      AND action = 'access.denied' AND after->>'code' = $6
  )`;

function callerOf(error: AppError, ctx: Ctx | null) {
  if (error instanceof RefusedKey) {
    return { workspaceId: error.key.workspaceId, actorType: "api_key", actorId: error.key.id };
  }
  if (error.status !== 403 || !ctx) return null;
  return { workspaceId: ctx.workspaceId, actorType: ctx.actor.type, actorId: ctx.actor.id };
}
