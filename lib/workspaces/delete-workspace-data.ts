import { pool } from "@/lib/db/client";

/** Runs a statement deletes, and events of theirs: what keeps it short. Steps, messages and approvals go with them. */
const RUNS_AT_ONCE = 500;
const EVENTS_AT_ONCE = 20_000;
const ROWS_AT_ONCE = 1000;

const DELETE_RUNS = `
  DELETE FROM runs WHERE id IN (
    SELECT id FROM (
      SELECT id, sum(event_seq) OVER (ORDER BY number) - event_seq AS before FROM (
        SELECT id, event_seq, number FROM runs WHERE workspace_id = $1 ORDER BY number LIMIT ${RUNS_AT_ONCE}
      ) oldest
    ) sized WHERE before < ${EVENTS_AT_ONCE}
  )`;

/** Up to a thousand rows of a table at a time. @param condition on them, with $1 for the workspace */
const deleteRows = (table: string, condition = "workspace_id = $1") =>
  `DELETE FROM ${table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM ${table} WHERE ${condition} LIMIT ${ROWS_AT_ONCE}))`;

/** The rows of a table that belong to those of another one in the workspace. */
const deleteOf = (table: string, parents: string, key: string) =>
  deleteRows(table, `${key} IN (SELECT id FROM ${parents} WHERE workspace_id = $1)`);

const DELIVERIES =
  "SELECT d.id FROM webhooks w JOIN webhook_deliveries d ON d.webhook_id = w.id WHERE w.workspace_id = $1";

/**
 * In this order: what may be many rows goes in batches before what it hangs on. What is few, whatever is written
 * meanwhile, and the audit log, which lets nobody delete from it while its workspace is there, go with the workspace.
 */
const STATEMENTS = [
  DELETE_RUNS,
  deleteRows("webhook_attempts", `delivery_id IN (${DELIVERIES})`),
  deleteOf("webhook_deliveries", "webhooks", "webhook_id"),
  deleteOf("schedule_fires", "schedules", "schedule_id"),
  deleteOf("signals", "agents", "agent_id"),
  deleteRows("receipts"),
  deleteRows("credit_transactions"),
  deleteRows("usage_days"),
  deleteRows("notifications"),
  deleteRows("emails"),
  deleteRows("contacts"),
  deleteRows("suppressions"),
  deleteRows("contact_import_chunks"),
  deleteRows("contact_import_errors"),
  deleteRows("idempotency_records"),
  deleteRows("policies"),
  deleteRows("memories"),
  deleteOf("agent_versions", "agents", "agent_id"),
  deleteRows("agents"),
];

/**
 * Removes some of what a deleted workspace held, a batch at a time, for up to `forMs`. May be stopped at any point and
 * called again; a workspace that is not deleted is left alone. @returns whether nothing is left
 */
export async function deleteWorkspaceData(workspaceId: string, forMs = 10_000): Promise<boolean> {
  const { rows } = await pool.query("SELECT FROM workspaces WHERE id = $1 AND deleted_at IS NOT NULL", [workspaceId]);
  if (rows.length === 0) return true;
  const until = performance.now() + forMs;
  for (const statement of STATEMENTS) {
    while ((await pool.query(statement, [workspaceId])).rowCount) {
      if (performance.now() > until) return false;
    }
  }
  await pool.query("DELETE FROM workspaces WHERE id = $1 AND deleted_at IS NOT NULL", [workspaceId]);
  return true;
}

/** Finishes what was left behind: deleted over an hour ago, and still there. */
export async function deleteLeftWorkspaces(): Promise<void> {
  const { rows } = await pool.query<{ id: string }>(
    "SELECT id FROM workspaces WHERE deleted_at < now() - interval '1 hour'",
  );
  for (const { id } of rows) while (!(await deleteWorkspaceData(id)));
}
