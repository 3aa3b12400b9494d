import { pool } from "@/lib/db/client";
import { emitBuiltSql } from "@/lib/events/emit-event";

/** The id of an event is the same for a server and a time of its last check: asked for twice, it is checked once. */
const CHECK = `
  SELECT count(*) FROM (
    SELECT ${emitBuiltSql(
      "mcp_server.check",
      "'evt_' || id || '_' || extract(epoch FROM last_checked_at)::bigint",
      "'server_id', id",
    )}
    FROM mcp_servers WHERE enabled AND last_checked_at < now() - interval '6 hours'
  ) asked`;

/** Has every server in use that nobody has looked at for six hours checked again: definitions may have changed. */
export async function checkServersAgain(): Promise<void> {
  await pool.query(CHECK);
}
