import { tellOver } from "@/lib/contact-runs/tell-over";
import { pool } from "@/lib/db/client";
import { inTransaction } from "@/lib/db/in-transaction";
import { announceSql } from "@/lib/webhooks/announce-sql";
import { endedRunSql } from "@/lib/webhooks/run-announcements";
import { type EndedRow, notifyEnd, wakeParentSql } from "./wake-parent";

/** Whoever is writing to it is done then, so that the next statement sees the steps and approvals they wrote. */
const LOCK = "SELECT FROM runs WHERE id = $1 FOR UPDATE";

const FAIL = `
  WITH run AS (
    UPDATE runs SET status = 'failed', fence = fence + 1, event_seq = event_seq + 1, completed_at = now(), wake_at = NULL, error = $2::jsonb
    WHERE id = $1 AND status NOT IN ('completed', 'failed', 'cancelled', 'timed_out')
    RETURNING id, workspace_id, event_seq, agent_id, number, status, credits_used, error, created_at, started_at, completed_at, parent_id, contact_id,
      ${wakeParentSql("runs")} AS woken
  ), steps AS (
    UPDATE run_steps s SET status = 'failed', error = $2::jsonb, completed_at = now(), wake_at = NULL
    FROM run WHERE s.run_id = run.id AND s.status IN ('pending', 'running', 'awaiting_approval', 'in_doubt')
  ), approvals AS (
    UPDATE approvals a SET status = 'cancelled' FROM run WHERE a.run_id = run.id AND a.status = 'pending'
  ), event AS (
    INSERT INTO run_events (run_id, seq, workspace_id, type, data)
    SELECT id, event_seq, workspace_id, 'run.failed', jsonb_build_object('status', 'failed', 'error', $2::jsonb) FROM run
  ), announcements AS (${endedRunSql("run")}
  ), ${announceSql("announcements")}
  SELECT workspace_id, event_seq, parent_id FROM run`;

const OVER = "SELECT workspace_id, parent_id FROM runs WHERE id = $1 AND contact_id IS NOT NULL";

/** Ends a run that no worker can drive any further. Does nothing to one that has ended. */
export async function failRun(id: string, error: { code: string; message: string }): Promise<void> {
  const failed = await inTransaction(async (client) => {
    await client.query(LOCK, [id]);
    return client.query<EndedRow & { workspace_id: string }>(FAIL, [id, JSON.stringify(error)]);
  });
  const row = failed.rows[0];
  if (row) notifyEnd(id, row.workspace_id, row, "failed");
  const over = (await pool.query<{ workspace_id: string; parent_id: string }>(OVER, [id])).rows[0];
  if (over) await tellOver(over.parent_id, over.workspace_id);
}
