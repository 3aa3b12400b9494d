import { fp } from "@/lib/config/failpoint";
import { pool } from "@/lib/db/client";
import { withRetry } from "@/lib/db/with-retry";
import { newId } from "@/lib/ids/new-id";
import { notifyRun } from "@/lib/live/notifier";
import { metrics } from "@/lib/metrics/metrics";
import type { StepStatus } from "@/lib/plans/schema";
import { hasEnded, type RunStatus } from "@/lib/runs/run-status";
import { type EndedRow, notifyEnd } from "@/lib/runs/wake-parent";
import { type ApprovalRequest, requestRow } from "./approval-request";
import { COMMITTED, MOVE_PARAMETERS, RECORD_ALL, RECORD_END, RECORD_MOVE } from "./progress-sql";
import { type ReceiptWrite, receiptRow } from "./receipt";

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
  /** When it came to that and, if that is not recorded either, when it began: by performance.now(). */
  since: number;
  began?: number | undefined;
  credits?: number;
  /** Epoch ms. */
  wakeAt?: number | null;
  /** What is put before a person. */
  approval?: ApprovalRequest;
  /** What an attempt of a write did outside. */
  receipt?: ReceiptWrite;
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
  /** Of the plan. */
  version: number;
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

const FINAL: ReadonlySet<StepStatus> = new Set(["completed", "failed", "skipped", "rejected"]);

/**
 * @returns the number of the run's last event
 * @throws LeaseLost, OutOfCredits, or the database's own error: then nothing was recorded
 */
export async function recordProgress(progress: Progress): Promise<number> {
  const { steps, run } = progress;
  const charged = steps.filter((step) => step.credits);
  const ended = hasEnded(run.status);
  let repeated = false;
  const now = performance.now();
  const values = [
    progress.runId,
    progress.expectedFence,
    progress.fence,
    JSON.stringify(steps.map((step) => stepRow(step, now))),
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
    JSON.stringify(steps.flatMap(({ path, approval }) => (approval ? [requestRow(path, approval)] : []))),
    progress.version,
    JSON.stringify(
      steps.flatMap(({ path, attempts, receipt }) =>
        receipt ? [receiptRow(path, attempts, progress.runId, receipt)] : [],
      ),
    ),
  ];
  const moves = values.slice(0, MOVE_PARAMETERS);
  const statement = !onlyMoves(progress)
    ? { name: "record-all", text: RECORD_ALL, values }
    : ended
      ? { name: "record-end", text: RECORD_END, values: moves }
      : { name: "record-move", text: RECORD_MOVE, values: moves };
  const attempt = () =>
    pool.query<EndedRow>(statement).catch((error: { code?: string; constraint?: string }) => {
      if (error.code === "23514" && error.constraint === "workspaces_credit_balance_not_negative")
        throw new OutOfCredits();
      repeated = true;
      throw error;
    });
  if (ended) fp("finalize.before");
  fp("record.before_commit");
  let row = (await withRetry(attempt)).rows[0];
  fp("record.after_commit");
  // A connection lost at the commit hides its outcome: our own fence on the run says that it did commit.
  if (!row && repeated) row = (await withRetry(() => pool.query(COMMITTED, [progress.runId, progress.fence]))).rows[0];
  if (!row) throw new LeaseLost(progress.runId);
  for (const { status } of steps) if (FINAL.has(status)) metrics.steps.inc({ status });
  if (ended) notifyEnd(progress.runId, progress.workspaceId, row, run.status);
  else notifyRun({ run: progress.runId, workspace: progress.workspaceId, seq: row.event_seq, ended });
  if (ended) fp("finalize.after");
  return row.event_seq;
}

/** Whether steps only begin and end: nothing to show, to charge, to ask, to account for or to call off. */
export function onlyMoves({ steps, run }: Pick<Progress, "steps" | "run">): boolean {
  if (hasEnded(run.status) && run.status !== "completed") return false;
  return !steps.some(
    ({ message, credits, approval, receipt, status, type, error }) =>
      message ||
      credits ||
      approval ||
      receipt ||
      status === "rejected" ||
      (type === "wait_for_signal" && status === "completed") ||
      error?.code === "outcome_unknown",
  );
}

function stepRow(step: StepWrite, now: number) {
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
    since: now - step.since,
    begun: now - (step.began ?? step.since),
    began: step.status !== "pending" && step.status !== "skipped",
    ended: FINAL.has(step.status),
  };
}
