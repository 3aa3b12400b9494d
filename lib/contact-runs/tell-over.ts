import { pool } from "@/lib/db/client";
import { emitBuiltSql } from "@/lib/events/emit-event";
import { newId } from "@/lib/ids/new-id";
import { notifyRun } from "@/lib/live/notifier";

const BELOW = (statuses: string) =>
  `EXISTS (SELECT 1 FROM runs c WHERE c.parent_id = o.id AND c.contact_id IS NOT NULL AND c.status IN (${statuses}))`;

/** Only where the run over contacts would show something else, so that thousands of them do not wake it thousands of times. */
const TELL = `
  SELECT ${emitBuiltSql("run.wake", "$2::text", "'run_id', o.id")} FROM runs o
  WHERE o.id = $1 AND o.status NOT IN ('completed', 'failed', 'cancelled', 'timed_out') AND CASE
    WHEN ${BELOW("'queued', 'running'")} THEN false
    WHEN ${BELOW("'awaiting_approval'")} THEN o.status <> 'awaiting_approval'
    WHEN ${BELOW("'sleeping'")} THEN o.status <> 'sleeping'
    ELSE true END`;

/**
 * A contact's run has ended, or waits: the run over contacts is woken when it has to know. Looks at what is committed, so
 * it is called after the commit; the last one to look sees all the others. May be repeated.
 */
export async function tellOver(overId: string, workspaceId: string): Promise<void> {
  await pool.query({ name: "tell-over", text: TELL, values: [overId, newId("event")] });
  notifyRun({ run: overId, workspace: workspaceId, seq: 0, ended: false });
}
