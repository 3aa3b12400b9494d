import { countSpentSql } from "@/lib/budgets/count-spent-sql";
import { wakeParentSql } from "@/lib/runs/wake-parent";
import { announceSql } from "@/lib/webhooks/announce-sql";
import { approvalNeededSql, creditsLowSql, endedRunSql } from "@/lib/webhooks/run-announcements";
import { askedSql } from "./approval-request";
import { receiptsSql } from "./receipt";

/**
 * Everything that one advance of a run writes, as one statement and so one commit: the run's state behind its fence,
 * the steps, their charge and ledger rows, messages and events. A step that has ended is never overwritten.
 */
const PROGRESS = `
  WITH input AS (
    SELECT * FROM jsonb_to_recordset($4::jsonb) AS s(step_id text, seq int, type text, tool text, status step_status, input jsonb,
      output jsonb, error jsonb, attempts int, credits int, wake_at timestamptz, since float8, begun float8, began boolean, ended boolean)
  ), run AS (
    UPDATE runs SET fence = $3, status = $5::run_status,
      started_at = coalesce(started_at, now()),
      steps_completed = steps_completed + $6::int, credits_used = credits_used + $7::int,
      event_seq = event_seq + $8::int,
      output = coalesce($9::jsonb, output), error = coalesce($10::jsonb, error), wake_at = $11,
      completed_at = CASE WHEN $12 THEN now() END
    WHERE id = $1 AND fence = $2 AND status NOT IN ('completed', 'failed', 'cancelled', 'timed_out')
    RETURNING id, workspace_id, event_seq, agent_id, ancestor_agent_ids, number, status, credits_used, error, created_at,
      started_at, completed_at, parent_id, contact_id, CASE WHEN $12 THEN ${wakeParentSql("runs")} END AS woken
  ), steps AS (
    INSERT INTO run_steps AS s (run_id, workspace_id, step_id, seq, type, tool, status, input, output, error, attempts, credits_used,
      wake_at, started_at, completed_at)
    SELECT run.id, run.workspace_id, i.step_id, i.seq, i.type, i.tool, i.status, i.input, i.output, i.error, i.attempts, i.credits,
      i.wake_at, CASE WHEN i.began THEN greatest(run.started_at, now() - i.begun * interval '1 millisecond') END,
      CASE WHEN i.ended THEN now() - i.since * interval '1 millisecond' END
    FROM input i, run
    ON CONFLICT (run_id, step_id) DO UPDATE SET status = excluded.status, input = coalesce(excluded.input, s.input),
      output = excluded.output, error = excluded.error, attempts = excluded.attempts,
      credits_used = s.credits_used + excluded.credits_used, wake_at = excluded.wake_at,
      started_at = coalesce(s.started_at, excluded.started_at), completed_at = excluded.completed_at
    WHERE s.status NOT IN ('completed', 'failed', 'skipped', 'rejected')
  ), events AS (
    INSERT INTO run_events (run_id, seq, workspace_id, type, data)
    SELECT run.id, run.event_seq - $8::int + e.ordinality, run.workspace_id, e.value->>'type', e.value->'data'
    FROM run, jsonb_array_elements($13::jsonb) WITH ORDINALITY e
  )`;

/** Most advances only move steps on, and PostgreSQL sets up every part of a statement, used or not. */
export const RECORD_MOVE = `${PROGRESS} SELECT event_seq, parent_id FROM run`;

/** The last one of a run says so to the workspace's endpoints. */
export const RECORD_END = `${PROGRESS}, announcements AS (${endedRunSql("run")}
  ), ${announceSql("announcements")} SELECT event_seq, parent_id FROM run`;

/** How many parameters those two take; the others are of RECORD_ALL alone. */
export const MOVE_PARAMETERS = 13;

export const RECORD_ALL = `${PROGRESS}, messages AS (
    INSERT INTO messages (id, workspace_id, agent_id, run_id, step_id, format, content)
    SELECT m.id, run.workspace_id, $15, run.id, m.step_id, m.format, m.content
    FROM run, jsonb_to_recordset($14::jsonb) AS m(id text, step_id text, format text, content text)
    ON CONFLICT (run_id, step_id) DO NOTHING
  ), ${askedSql({ rows: "$17", agent: "$15", version: "$18" })}, ${receiptsSql({ rows: "$19", agent: "$15" })}, consumed AS (
    UPDATE signals g SET consumed_at = now() FROM run, input i
    WHERE i.type = 'wait_for_signal' AND i.status = 'completed' AND g.run_id = run.id AND g.step_id = i.step_id
  ), lapsed AS (
    UPDATE approvals a SET status = CASE WHEN a.expires_at <= now() THEN 'expired' ELSE 'cancelled' END::approval_status
    FROM run WHERE a.run_id = run.id AND a.status = 'pending'
      AND ($12 OR a.step_id IN (SELECT i.step_id FROM input i WHERE i.status IN ('rejected', 'failed')))
  ), charge AS (
    UPDATE workspaces w SET credit_balance = w.credit_balance - $7::int FROM run
    WHERE $7::int > 0 AND w.id = run.workspace_id RETURNING w.credit_balance, w.credits_low_threshold
  ), ${countSpentSql("run", "charge", "$7::int")}, ledger AS (
    INSERT INTO credit_transactions (id, workspace_id, type, amount, balance_after, run_id, step_id, note)
    SELECT l.id, run.workspace_id, 'consumption', -l.credits,
      charge.credit_balance + $7::int - sum(l.credits) OVER (ORDER BY l.id), run.id, l.step_id, l.note
    FROM run, charge, jsonb_to_recordset($16::jsonb) AS l(id text, step_id text, credits int, note text)
  ), announcements AS (${endedRunSql("run")}
    UNION ALL ${approvalNeededSql("run", "asked")}
    UNION ALL ${creditsLowSql("run", "charge", "$7::int")}
  ), ${announceSql("announcements")}
  SELECT event_seq, parent_id FROM run`;

export const COMMITTED = "SELECT event_seq, parent_id FROM runs WHERE id = $1 AND fence = $2";
