import { readBudgetCard } from "@/lib/budgets/card";
import { pool } from "@/lib/db/client";
import { EPOCH_MS } from "./epoch-ms";

/** What a person said yes to. */
export interface Approved {
  approvalId: string;
  /** Arguments to execute: those that were shown, or what a person made of them. */
  args: unknown;
  /** To a question. */
  answer: unknown;
  by: { id: string; name: string | null } | null;
  at: string | null;
  policyId: string | null;
}

/** What became of a write that may have happened, by what a person said of it. */
export type Doubt =
  | { resolution: "happened"; result: unknown }
  | { resolution: "retry" }
  | { resolution: "give_up"; message: string };

/** What became of the cards of budgets that a step has waited with. */
export interface BudgetCards {
  asked: number;
  /** One of them still waits. */
  waiting: boolean;
  /** Ids of the budgets that a person let the step pass. */
  passed: Set<string>;
  /** Why the step is not to be executed. */
  refusal: { code: string; message: string } | null;
}

/** What became of the steps of a run that wait, or waited, for a person; all by path. */
export interface RunApprovals {
  approved: Map<string, Approved>;
  /** Why a step is not to be executed. */
  refused: Map<string, { code: string; message: string }>;
  /** By path and the attempt in doubt: `doubtKey`. */
  doubts: Map<string, Doubt>;
  budgets: Map<string, BudgetCards>;
  /** Credits that people granted this run, by the id of the budget. */
  granted: Map<string, number>;
  /** When the first that still waits expires, epoch ms. */
  expiresAt: number | null;
}

interface ApprovalRow {
  id: string;
  step_id: string;
  round: number;
  kind: "call" | "approval" | "question" | "in_doubt" | "budget";
  status: "pending" | "approved" | "rejected" | "expired" | "cancelled";
  lapsed: boolean;
  args: unknown;
  edited_args: unknown;
  answer: { answer?: unknown; resolution?: "happened" | "retry"; result?: unknown; extra_credits?: number } | null;
  reason: string | null;
  policy_id: string | null;
  decided_by: string | null;
  decider: string | null;
  decided_at: Date | null;
  expires_at: number;
}

const LOAD = `
  SELECT a.id, a.step_id, a.round, a.kind, a.status, a.expires_at <= now() AS lapsed, a.args, a.edited_args, a.answer, a.reason,
    a.policy_id, a.decided_by, coalesce(u.name, k.name) AS decider, a.decided_at, ${EPOCH_MS("a.expires_at")} AS expires_at
  FROM approvals a LEFT JOIN users u ON u.id = a.decided_by LEFT JOIN api_keys k ON k.id = a.decided_by
  WHERE a.run_id = $1`;

export function noApprovals(): RunApprovals {
  return {
    approved: new Map(),
    refused: new Map(),
    doubts: new Map(),
    budgets: new Map(),
    granted: new Map(),
    expiresAt: null,
  };
}

/** @param attempt the one that was interrupted */
export const doubtKey = (path: string, attempt: number) => `${path}#${attempt}`;

export async function loadApprovals(runId: string): Promise<RunApprovals> {
  const { rows } = await pool.query<ApprovalRow>({ name: "load-approvals", text: LOAD, values: [runId] });
  const approvals = noApprovals();
  for (const row of rows) {
    if (row.kind === "budget") addBudgetCard(approvals, row);
    if (row.status === "pending" && !row.lapsed) {
      approvals.expiresAt = Math.min(approvals.expiresAt ?? Number.POSITIVE_INFINITY, row.expires_at);
    } else if (row.kind === "budget") continue;
    else if (row.kind === "in_doubt") approvals.doubts.set(doubtKey(row.step_id, row.round), doubt(row));
    else if (row.status === "approved") approvals.approved.set(row.step_id, approved(row));
    else approvals.refused.set(row.step_id, refusal(row));
  }
  return approvals;
}

function addBudgetCard({ budgets, granted }: RunApprovals, row: ApprovalRow): void {
  const before = budgets.get(row.step_id) ?? { asked: 0, waiting: false, passed: new Set<string>(), refusal: null };
  const waits = row.status === "pending" && !row.lapsed;
  const budget = readBudgetCard(row.args)?.budget_id ?? "";
  if (row.status === "approved") {
    before.passed.add(budget);
    granted.set(budget, (granted.get(budget) ?? 0) + (row.answer?.extra_credits ?? 0));
  }
  const refused = !waits && row.status !== "approved";
  budgets.set(row.step_id, {
    asked: Math.max(before.asked, -row.round),
    waiting: before.waiting || waits,
    passed: before.passed,
    refusal: refused ? budgetRefusal(row) : before.refusal,
  });
}

function budgetRefusal({ status, reason }: ApprovalRow): { code: string; message: string } {
  const why = status === "rejected" ? `more was rejected${reason ? `: ${reason}` : "."}` : "nobody decided in time.";
  return { code: "budget_exceeded", message: `The budget is used up, and ${why}` };
}

function approved(row: ApprovalRow): Approved {
  return {
    approvalId: row.id,
    args: row.edited_args ?? row.args,
    answer: row.answer?.answer,
    by: row.decided_by ? { id: row.decided_by, name: row.decider } : null,
    at: row.decided_at?.toISOString() ?? null,
    policyId: row.policy_id,
  };
}

function doubt({ status, answer, reason }: ApprovalRow): Doubt {
  if (status === "approved" && answer?.resolution === "retry") return { resolution: "retry" };
  if (status === "approved") return { resolution: "happened", result: answer?.result ?? null };
  const given = status === "rejected" ? `given up${reason ? `: ${reason}` : ""}` : "nobody said so in time";
  return { resolution: "give_up", message: `Whether this write happened is not known; ${given}.` };
}

function refusal({ status, reason }: ApprovalRow): { code: string; message: string } {
  if (status !== "rejected") return { code: "approval_expired", message: "Nobody decided in time." };
  return { code: "approval_rejected", message: reason ? `Rejected: ${reason}` : "A person rejected this." };
}
