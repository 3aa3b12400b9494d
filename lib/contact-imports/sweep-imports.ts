import { pool } from "@/lib/db/client";
import { emitBuiltSql } from "@/lib/events/emit-event";

/**
 * Forgets files that were never imported after two days, and reports after ninety. What has been under way for an hour is
 * asked for again: where its worker is still at it, the repeat finds nothing to do.
 */
export async function sweepImports(): Promise<void> {
  await pool.query(
    `DELETE FROM contact_imports WHERE created_at < now() - interval '90 days'
       OR (status IN ('uploading', 'ready') AND created_at < now() - interval '2 days')`,
  );
  const again = emitBuiltSql(
    "contacts.import_requested",
    "'import:' || id || ':' || to_char(now(), 'YYYYMMDDHH24')",
    "'import_id', id, 'workspace_id', workspace_id",
  );
  await pool.query(
    `SELECT ${again} FROM contact_imports WHERE status = 'importing' AND started_at < now() - interval '1 hour'`,
  );
}
