import { pool } from "@/lib/db/client";
import { EPOCH_MS } from "./epoch-ms";

/** What became of the calls of a run that wait, or waited, for a person. */
export interface RunApprovals {
  /** Arguments to execute, by path: those that were shown, or what a person made of them. */
  approved: Map<string, unknown>;
  /** Why a call is not to be executed, by path. */
  refused: Map<string, { code: string; message: string }>;
  /** When the first that still waits expires, epoch ms. */
  expiresAt: number | null;
}

interface ApprovalRow {
  step_id: string;
  status: "pending" | "approved" | "rejected" | "expired" | "cancelled";
  lapsed: boolean;
  args: unknown;
  edited_args: unknown;
  reason: string | null;
  expires_at: number;
}

const LOAD = `
  SELECT step_id, status, expires_at <= now() AS lapsed, args, edited_args, reason, ${EPOCH_MS("expires_at")} AS expires_at
  FROM approvals WHERE run_id = $1`;

export function noApprovals(): RunApprovals {
  return { approved: new Map(), refused: new Map(), expiresAt: null };
}

export async function loadApprovals(runId: string): Promise<RunApprovals> {
  const { rows } = await pool.query<ApprovalRow>({ name: "load-approvals", text: LOAD, values: [runId] });
  const approvals = noApprovals();
  for (const row of rows) {
    if (row.status === "approved") approvals.approved.set(row.step_id, row.edited_args ?? row.args);
    else if (row.status === "rejected") {
      const message = row.reason ? `Rejected: ${row.reason}` : "A person rejected this call.";
      approvals.refused.set(row.step_id, { code: "approval_rejected", message });
    } else if (row.status !== "pending" || row.lapsed) {
      approvals.refused.set(row.step_id, { code: "approval_expired", message: "Nobody decided in time." });
    } else if (approvals.expiresAt === null || row.expires_at < approvals.expiresAt)
      approvals.expiresAt = row.expires_at;
  }
  return approvals;
}
