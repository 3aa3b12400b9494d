import { hashArgs } from "@/lib/approvals/hash-args";
import { newId } from "@/lib/ids/new-id";
import { describeEffect } from "@/lib/receipts/describe-effect";

/** What an attempt of a write did outside, for the ledger. */
export interface ReceiptWrite {
  tool: string;
  effect: string;
  args: unknown;
  output: unknown;
  status: "completed" | "failed" | "unknown";
  error?: string;
  approvalId: string | null;
  approvedBy: string | null;
  policyId: string | null;
}

/** Failures that come before anything has left the house. */
const NOTHING_SENT = new Set([
  "invalid_input",
  "unknown_tool",
  "url_not_allowed",
  "credential_host_not_allowed",
  "credential_not_found",
  "credential_revoked",
  "connection_needed",
  "connection_not_found",
  "connection_not_ready",
  "connection_expired",
  "oauth_token_failed",
]);

export const leftTheHouse = (code: string) => !NOTHING_SENT.has(code);

/** The row as `receiptsSql` reads it. */
export function receiptRow(path: string, attempt: number, runId: string, write: ReceiptWrite) {
  const { target, responseStatus, responseId } = describeEffect(write.tool, write.args, write.output);
  return {
    id: newId("receipt"),
    step_id: path,
    attempt,
    tool: write.tool,
    effect: write.effect,
    target,
    args_hash: hashArgs(write.args),
    idempotency_key: `${runId}:${path}`,
    status: write.status,
    response_status: responseStatus,
    response_id: responseId,
    error: write.error?.slice(0, 500) ?? null,
    approval_id: write.approvalId,
    approved_by: write.approvedBy,
    policy_id: write.policyId,
  };
}

/** The part of a statement that writes receipts; an attempt's fate, once it is known, replaces `unknown`. */
export const receiptsSql = ({ rows, agent }: { rows: string; agent: string }) => `receipts AS (
    INSERT INTO receipts (id, workspace_id, agent_id, agent_name, run_id, run_number, step_id, attempt, tool, effect, target, args_hash,
      idempotency_key, status, response_status, response_id, error, approval_id, approved_by, policy_id)
    SELECT c.id, run.workspace_id, ${agent}, coalesce(g.name, ''), run.id, run.number, c.step_id, c.attempt, c.tool, c.effect, c.target,
      c.args_hash, c.idempotency_key, c.status, c.response_status, c.response_id, c.error, c.approval_id, c.approved_by, c.policy_id
    FROM run LEFT JOIN agents g ON g.id = ${agent}, jsonb_to_recordset(${rows}::jsonb) AS c(id text, step_id text, attempt int, tool text,
      effect text, target text, args_hash text, idempotency_key text, status text, response_status int, response_id text, error text,
      approval_id text, approved_by text, policy_id text)
    ON CONFLICT (run_id, step_id, attempt) DO UPDATE SET status = excluded.status, response_status = excluded.response_status,
      response_id = excluded.response_id, error = excluded.error, approval_id = coalesce(excluded.approval_id, receipts.approval_id),
      approved_by = coalesce(excluded.approved_by, receipts.approved_by)
  )`;
