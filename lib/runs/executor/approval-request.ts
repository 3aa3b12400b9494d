import { hashArgs } from "@/lib/approvals/hash-args";
import { emitBuiltSql } from "@/lib/events/emit-event";
import { newId } from "@/lib/ids/new-id";
import type { AskOptions } from "@/lib/policies/ask-options";

/** What is put before a person, with exactly what would be executed. */
export interface ApprovalRequest {
  kind: "call" | "approval" | "question" | "in_doubt" | "budget";
  tool: string;
  effect: string;
  args: unknown;
  /** 0 before the call; in doubt: the attempt that was interrupted; of budgets: -1, -2, … */
  round: number;
  question?: string;
  options?: string[];
  freeText?: boolean;
  /** Whom to ask, how many, and for how long. */
  ask?: AskOptions | null;
  policyId?: string | null;
}

/** The row as `ASKED_COLUMNS` reads it. */
export function requestRow(path: string, request: ApprovalRequest) {
  const ask = request.ask ?? {};
  const refs = (list: string[] | undefined) => (list ?? []).map((ref) => ref.trim().toLowerCase());
  return {
    id: newId("approval"),
    step_id: path,
    round: request.round,
    kind: request.kind,
    tool: request.tool,
    effect: request.effect,
    question: request.question ?? null,
    options: request.options ?? [],
    free_text: request.freeText ?? true,
    args: request.args,
    args_hash: hashArgs(request.args),
    required: ask.required ?? 1,
    assignees: refs(ask.assignees),
    role: ask.role ?? null,
    policy_id: request.policyId ?? null,
    remind_ms: ask.remind_after_ms ?? null,
    escalate_ms: ask.escalate_after_ms ?? null,
    escalate_to: refs(ask.escalate_to),
    escalate_role: ask.escalate_to_role ?? null,
    expires_ms: ask.expires_in_ms ?? null,
  };
}

const ASKED_COLUMNS = `id text, step_id text, round int, kind approval_kind, tool text, effect text, question text, options text[],
  free_text boolean, args jsonb, args_hash text, required int, assignees text[], role role, policy_id text, remind_ms float8,
  escalate_ms float8, escalate_to text[], escalate_role role, expires_ms float8`;

const members = (refs: string) => `ARRAY(SELECT u.id FROM memberships m JOIN users u ON u.id = m.user_id
  WHERE m.workspace_id = run.workspace_id AND (u.id = ANY(${refs}) OR u.email = ANY(${refs})))`;
/** Nobody of those named is a member any more: then admins decide, and not everybody. */
const roleFor = (refs: string, role: string) =>
  `CASE WHEN ${role} IS NULL AND cardinality(${refs}) > 0 AND cardinality(${members(refs)}) = 0 THEN 'admin'::role ELSE ${role} END`;
const later = (ms: string) => `now() + ${ms} * interval '1 millisecond'`;

/**
 * The parts of a statement that write approvals, and with each the event that tells people, but of the actions for single
 * contacts: of those the run over them all tells at once. `run` is the run's row
 * in it. @param parameters placeholders: the rows as JSON, the agent's id, the plan's version
 */
export const askedSql = ({ rows, agent, version }: { rows: string; agent: string; version: string }) => `asked AS (
    INSERT INTO approvals (id, workspace_id, agent_id, run_id, step_id, round, kind, tool, effect, version, question, options, free_text,
      args, args_hash, required, assignee_ids, assignee_role, policy_id, remind_at, escalate_at, escalate_to_ids, escalate_to_role, expires_at, over_run_id, contact_id)
    SELECT a.id, run.workspace_id, ${agent}, run.id, a.step_id, a.round, a.kind, a.tool, a.effect, ${version}, a.question, a.options,
      a.free_text, a.args, a.args_hash, a.required, ${members("a.assignees")}, ${roleFor("a.assignees", "a.role")}, a.policy_id,
      ${later("a.remind_ms")}, ${later("a.escalate_ms")}, ${members("a.escalate_to")}, ${roleFor("a.escalate_to", "a.escalate_role")},
      ${later("coalesce(a.expires_ms, w.approval_expiry_hours * 3600000.0)")}, CASE WHEN run.contact_id IS NOT NULL THEN run.parent_id END, run.contact_id
    FROM run JOIN workspaces w ON w.id = run.workspace_id, jsonb_to_recordset(${rows}::jsonb) AS a(${ASKED_COLUMNS})
    ON CONFLICT (run_id, step_id, round) DO NOTHING
    RETURNING id, step_id, tool, args_hash, CASE WHEN contact_id IS NULL THEN ${emitBuiltSql("approval.requested", "id", "'approval_id', id")} END
  )`;
