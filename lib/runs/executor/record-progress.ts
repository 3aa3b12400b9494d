import { hashArgs } from "@/lib/approvals/hash-args";
import { APPROVAL_PATIENCE_MS } from "@/lib/approvals/patience";
import { pool } from "@/lib/db/client";
import { withRetry } from "@/lib/db/with-retry";
import { newId } from "@/lib/ids/new-id";
import { notifyRun } from "@/lib/live/notifier";
import type { StepStatus } from "@/lib/plans/schema";
import { hasEnded, type RunStatus } from "@/lib/runs/run-status";

/** What is to be recorded of one step. Absent fields keep what stands. */
export interface StepWrite {
  path: string;
  seq: number;
  type: string;
  tool: string | null;
  status: StepStatus;
  input?: unknown;
  output?: unknown;
  error?: { code: string; message: string } | null;
  attempts: number;
  credits?: number;
  /** Epoch ms. */
  wakeAt?: number | null;
  /** A call that waits for a person, with exactly the arguments that will be executed. */
  approval?: { tool: string; effect: string; args: unknown };
  /** What a display step shows. */
  message?: { format: string; content: string };
}

export interface RunWrite {
  status: RunStatus;
  output?: unknown;
  error?: { code: string; message: string; step_id?: string };
  wakeAt?: number | null;
}

export interface Progress {
  runId: string;
  workspaceId: string;
  agentId: string;
  /** The fence the run must still stand at, and the new random one that this write leaves. */
  expectedFence: number;
  fence: number;
  steps: StepWrite[];
  events: { type: string; data: Record<string, unknown> }[];
  run: RunWrite;
}

/** Another worker, or a cancellation, has taken the run: whatever this one still knows is void. */
export class LeaseLost extends Error {
  constructor(runId: string) {
    super(`run ${runId} was taken over`);
    this.name = "LeaseLost";
  }
}

/** The workspace cannot pay for a step of this batch; nothing was recorded. */
export class OutOfCredits extends Error {}

/**
 * Everything that one advance of a run writes, as one statement and so one commit: the run's state behind its fence,
 * the steps, their charge and ledger rows, messages and events. A step that has ended is never overwritten.
 */
const PROGRESS = `
  WITH input AS (
    SELECT * FROM jsonb_to_recordset($4::jsonb) AS s(step_id text, seq int, type text, tool text, status step_status, input jsonb,
      output jsonb, error jsonb, attempts int, credits int, wake_at timestamptz, began boolean, ended boolean)
  ), run AS (
    UPDATE runs SET fence = $3, status = $5::run_status,
      started_at = coalesce(started_at, now()),
      steps_completed = steps_completed + $6::int, credits_used = credits_used + $7::int,
      event_seq = event_seq + $8::int,
      output = coalesce($9::jsonb, output), error = coalesce($10::jsonb, error), wake_at = $11,
      completed_at = CASE WHEN $12 THEN now() END
    WHERE id = $1 AND fence = $2 AND status NOT IN ('completed', 'failed', 'cancelled', 'timed_out')
    RETURNING id, workspace_id, event_seq
  ), steps AS (
    INSERT INTO run_steps AS s (run_id, workspace_id, step_id, seq, type, tool, status, input, output, error, attempts, credits_used,
      wake_at, started_at, completed_at)
    SELECT run.id, run.workspace_id, i.step_id, i.seq, i.type, i.tool, i.status, i.input, i.output, i.error, i.attempts, i.credits,
      i.wake_at, CASE WHEN i.began THEN now() END, CASE WHEN i.ended THEN now() END
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
const RECORD_MOVE = `${PROGRESS} SELECT event_seq FROM run`;
const MOVE_PARAMETERS = 13;

const RECORD_ALL = `${PROGRESS}, messages AS (
    INSERT INTO messages (id, workspace_id, agent_id, run_id, step_id, format, content)
    SELECT m.id, run.workspace_id, $15, run.id, m.step_id, m.format, m.content
    FROM run, jsonb_to_recordset($14::jsonb) AS m(id text, step_id text, format text, content text)
    ON CONFLICT (run_id, step_id) DO NOTHING
  ), asked AS (
    INSERT INTO approvals (id, workspace_id, agent_id, run_id, step_id, tool, effect, args, args_hash, expires_at)
    SELECT a.id, run.workspace_id, $15, run.id, a.step_id, a.tool, a.effect, a.args, a.args_hash,
      now() + $18::float8 * interval '1 millisecond'
    FROM run, jsonb_to_recordset($17::jsonb) AS a(id text, step_id text, tool text, effect text, args jsonb, args_hash text)
    ON CONFLICT (run_id, step_id) DO NOTHING
  ), lapsed AS (
    UPDATE approvals a SET status = CASE WHEN a.expires_at <= now() THEN 'expired' ELSE 'cancelled' END::approval_status
    FROM run WHERE a.run_id = run.id AND a.status = 'pending'
      AND ($12 OR a.step_id IN (SELECT i.step_id FROM input i WHERE i.status = 'rejected'))
  ), charge AS (
    UPDATE workspaces w SET credit_balance = w.credit_balance - $7::int FROM run
    WHERE $7::int > 0 AND w.id = run.workspace_id RETURNING w.credit_balance
  ), ledger AS (
    INSERT INTO credit_transactions (id, workspace_id, type, amount, balance_after, run_id, step_id, note)
    SELECT l.id, run.workspace_id, 'consumption', -l.credits,
      charge.credit_balance + $7::int - sum(l.credits) OVER (ORDER BY l.id), run.id, l.step_id, l.note
    FROM run, charge, jsonb_to_recordset($16::jsonb) AS l(id text, step_id text, credits int, note text)
  )
  SELECT event_seq FROM run`;

const COMMITTED = "SELECT event_seq FROM runs WHERE id = $1 AND fence = $2";

const FINAL: ReadonlySet<StepStatus> = new Set(["completed", "failed", "skipped", "rejected"]);

/** @throws LeaseLost, OutOfCredits, or the database's own error: then nothing was recorded */
export async function recordProgress(progress: Progress): Promise<void> {
  const { steps, run } = progress;
  const charged = steps.filter((step) => step.credits);
  const ended = hasEnded(run.status);
  let repeated = false;
  const values = [
    progress.runId,
    progress.expectedFence,
    progress.fence,
    JSON.stringify(steps.map(stepRow)),
    run.status,
    steps.filter((step) => step.status === "completed").length,
    charged.reduce((sum, step) => sum + (step.credits ?? 0), 0),
    progress.events.length,
    run.output === undefined ? null : JSON.stringify(run.output),
    run.error === undefined ? null : JSON.stringify(run.error),
    run.wakeAt == null ? null : new Date(run.wakeAt),
    ended,
    JSON.stringify(progress.events),
    JSON.stringify(
      steps.flatMap((step) => (step.message ? [{ id: newId("message"), step_id: step.path, ...step.message }] : [])),
    ),
    progress.agentId,
    JSON.stringify(
      charged.map((step) => ({
        id: newId("creditTransaction"),
        step_id: step.path,
        credits: step.credits,
        note: `Step ${step.path}`,
      })),
    ),
    JSON.stringify(steps.flatMap(approvalRow)),
    APPROVAL_PATIENCE_MS,
  ];
  const statement = onlyMoves(progress)
    ? { name: "record-move", text: RECORD_MOVE, values: values.slice(0, MOVE_PARAMETERS) }
    : { name: "record-all", text: RECORD_ALL, values };
  const attempt = () =>
    pool.query<{ event_seq: number }>(statement).catch((error: { code?: string; constraint?: string }) => {
      if (error.code === "23514" && error.constraint === "workspaces_credit_balance_not_negative")
        throw new OutOfCredits();
      repeated = true;
      throw error;
    });
  let row = (await withRetry(attempt)).rows[0];
  // A connection lost at the commit hides its outcome: our own fence on the run says that it did commit.
  if (!row && repeated) row = (await withRetry(() => pool.query(COMMITTED, [progress.runId, progress.fence]))).rows[0];
  if (!row) throw new LeaseLost(progress.runId);
  notifyRun({ run: progress.runId, workspace: progress.workspaceId, seq: row.event_seq, ended });
}

/** Whether steps only begin and end: nothing to show, to charge, to ask, or to call off. */
function onlyMoves({ steps, run }: Progress): boolean {
  if (hasEnded(run.status) && run.status !== "completed") return false;
  return !steps.some((step) => step.message || step.credits || step.approval || step.status === "rejected");
}

function approvalRow({ path, approval }: StepWrite) {
  return approval ? [{ id: newId("approval"), step_id: path, ...approval, args_hash: hashArgs(approval.args) }] : [];
}

function stepRow(step: StepWrite) {
  return {
    step_id: step.path,
    seq: step.seq,
    type: step.type,
    tool: step.tool,
    status: step.status,
    input: step.input,
    output: step.output,
    error: step.error,
    attempts: step.attempts,
    credits: step.credits ?? 0,
    wake_at: step.wakeAt == null ? null : new Date(step.wakeAt).toISOString(),
    began: step.status !== "pending" && step.status !== "skipped",
    ended: FINAL.has(step.status),
  };
}
