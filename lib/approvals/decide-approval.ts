import type { QueryConfig } from "pg";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { defaultExtra, readBudgetCard } from "@/lib/budgets/card";
import { grantExtra } from "@/lib/budgets/grant-extra";
import { queryOf } from "@/lib/budgets/query";
import { canonicalJson } from "@/lib/crypto/canonical-json";
import { pool } from "@/lib/db/client";
import { inTransaction } from "@/lib/db/in-transaction";
import { withRetry } from "@/lib/db/with-retry";
import { AppError } from "@/lib/errors/app-error";
import { emitSql, eventJson } from "@/lib/events/emit-event";
import { newId } from "@/lib/ids/new-id";
import { notifyRun } from "@/lib/live/notifier";
import { log } from "@/lib/log/log";
import { earnRule, revokeEarned } from "@/lib/policies/earn-rules";
import { findTool } from "@/lib/tools/registry";
import { invalidInput } from "@/lib/validation/parse-input";
import { whoDecides } from "./eligibility";
import { findApproval } from "./get-approval";
import { hashArgs } from "./hash-args";
import { peopleOf } from "./people";
import { type Decidable, readDecidable } from "./read-decidable";
import { type Approval, serializeApproval } from "./serialize";

export interface DecideInput {
  approval: string;
  decision: "approved" | "rejected";
  /** Edited arguments, with an approval. */
  args?: unknown;
  reason?: string | undefined;
  /** The hash of what the person was shown; the decision counts for nothing else. */
  argsHash?: string | undefined;
  /** What a question or a card in doubt was answered with (respond-approval.ts). */
  answer?: unknown;
  /** With the approval of a budget's card: what it grants on top; else the limit once more. */
  extraCredits?: number | undefined;
}

/** The votes as they are after this one: edited arguments make earlier votes void, and a rejection needs no others. */
const VOTES = `(CASE WHEN $3 = 'rejected' THEN a.votes WHEN $4 THEN jsonb_build_array($10::jsonb) ELSE a.votes || $10::jsonb END)`;
const FINAL = `($3 = 'rejected' OR jsonb_array_length(${VOTES}) >= a.required)`;

/**
 * One conditional update decides, by the database's clock, so of any number at once exactly one does. An approval is a
 * vote, and the last one required decides. The event that wakes the run commits with the decision: it is never lost,
 * whether its run waits already, or not yet.
 */
const DECIDE = `
  WITH decided AS (
    UPDATE approvals a SET votes = ${VOTES},
      edited_args = CASE WHEN $4 THEN $5::jsonb ELSE a.edited_args END, args_hash = CASE WHEN $4 THEN $6 ELSE a.args_hash END,
      status = CASE WHEN ${FINAL} THEN $3::approval_status ELSE a.status END,
      answer = $16::jsonb, reason = $7, decided_by = CASE WHEN ${FINAL} THEN $8 END, decided_via = CASE WHEN ${FINAL} THEN $9 END,
      decided_at = CASE WHEN ${FINAL} THEN now() END
    FROM runs r
    WHERE a.id = $2 AND a.workspace_id = $1 AND a.status = 'pending' AND a.expires_at > now()
      AND ($11::text IS NULL OR a.args_hash = $11) AND r.id = a.run_id AND r.completed_at IS NULL
      AND ($3 = 'rejected' OR $4 OR NOT a.votes @> jsonb_build_array(jsonb_build_object('user_id', $10::jsonb->>'user_id')))
    RETURNING a.id, a.run_id, a.step_id, a.args_hash, a.edited_args,
      CASE a.status WHEN 'pending' THEN 'voted' ELSE a.status::text END AS what
  ), run AS (
    UPDATE runs SET event_seq = event_seq + 1 FROM decided WHERE runs.id = decided.run_id RETURNING runs.id, runs.event_seq
  ), event AS (
    INSERT INTO run_events (run_id, seq, workspace_id, type, data)
    SELECT run.id, run.event_seq, $1, 'approval.' || decided.what, jsonb_build_object('approval_id', decided.id, 'step_id', decided.step_id)
    FROM run, decided
  ), audit AS (
    INSERT INTO audit_logs (id, workspace_id, actor_type, actor_id, action, resource_type, resource_id, after, request_id, address)
    SELECT $12, $1, $9, $8, 'approval.' || decided.what, 'approval', decided.id,
      jsonb_build_object('args_hash', decided.args_hash, 'edited_args', decided.edited_args, 'reason', $7::text, 'answer', $16::jsonb,
        'via', $17::text), $13, $14
    FROM decided
  ), outbox AS (
    SELECT ${emitSql("run.wake", "$15")} FROM run, decided WHERE decided.what <> 'voted'
  )
  SELECT run.id AS run_id, run.event_seq, decided.what FROM decided, run LEFT JOIN outbox ON true`;

interface Decided {
  run_id: string;
  event_seq: number;
  what: "approved" | "rejected" | "voted";
}

/**
 * Approves or rejects one request. The same decision again answers with the first; another one is refused.
 * @throws AppError not_found, validation_failed (`args.…`, `decision`), insufficient_scope, self_approval_forbidden,
 *   approval_already_decided, approval_expired, approval_changed, run_not_waiting
 */
export async function decideApproval(ctx: Ctx, given: DecideInput): Promise<Approval> {
  requireScope(ctx, "agents:approve");
  const shown = await readDecidable(ctx.workspaceId, given.approval);
  const card = shown.kind === "budget" && given.decision === "approved" ? readBudgetCard(shown.args) : undefined;
  const extra = card && (given.extraCredits ?? defaultExtra(card));
  const input = card ? { ...given, answer: { extra_credits: extra } } : given;
  const viewer = { ctx, forbidSelfApproval: shown.forbidSelfApproval };
  checkForm(shown, input);
  const forAnybody = shown.assigneeIds.length === 0 && shown.assigneeRole === null && !shown.forbidSelfApproval;
  if (shown.status === "pending" && !forAnybody) {
    const { problem } = whoDecides(shown, await peopleOf([shown]), viewer);
    if (problem) throw problem;
  }
  const standing = shown.editedArgs ?? shown.args;
  const edits = input.decision === "approved" && input.args !== undefined && !same(input.args, standing);
  if (edits) await checkArgs(ctx.workspaceId, shown.tool, input.args);
  const values = [
    ctx.workspaceId,
    shown.id,
    input.decision,
    edits,
    edits && !same(input.args, shown.args) ? JSON.stringify(input.args) : null,
    edits ? hashArgs(input.args) : null,
    input.reason ?? null,
    ctx.actor.id,
    ctx.actor.type,
    JSON.stringify({ user_id: ctx.userId, actor_id: ctx.actor.id, via: ctx.via, at: new Date().toISOString() }),
    input.argsHash ?? null,
    newId("auditLog"),
    ctx.requestId,
    ctx.address,
    eventJson({ name: "run.wake", id: newId("event"), data: { run_id: shown.runId } }),
    input.answer === undefined ? null : JSON.stringify(input.answer),
    ctx.via,
  ];
  const statement = { name: "decide-approval", text: DECIDE, values };
  const raise = card && extra !== undefined ? { id: shown.id, runId: shown.runId, card, extra } : undefined;
  const row = raise
    ? await approveAndGrant(ctx, raise, statement)
    : input.decision === "rejected" && shown.kind === "call"
      ? await rejectAndRevoke(ctx.workspaceId, shown, statement)
      : (await pool.query<Decided>(statement)).rows[0];
  if (row) {
    notifyRun({ run: row.run_id, workspace: ctx.workspaceId, seq: row.event_seq, ended: false });
    if (row.what === "approved" && shown.kind === "call") {
      earnRule(shown.id).catch((error: unknown) =>
        log.error("no rule could be proposed", { approval_id: shown.id, error }),
      );
    }
  }
  const now = await findApproval(ctx, shown.id);
  const approval = serializeApproval(now, await peopleOf([now]), viewer);
  if (!row) throwUnlessSame(approval, input, ctx.userId, standing);
  return approval;
}

/** Only a tool's call has arguments to edit; a question and a card in doubt are answered, not approved. */
function checkForm({ kind }: Decidable, { decision, args, answer, extraCredits }: DecideInput): void {
  const problem = (path: string, message: string) => invalidInput([{ path, message }]);
  if (extraCredits !== undefined && (kind !== "budget" || decision !== "approved")) {
    throw problem("extra_credits", "goes with the approval of a budget only.");
  }
  if (args !== undefined && kind !== "call") throw problem("args", "There are no arguments to edit here.");
  if (decision === "approved" && answer === undefined && (kind === "question" || kind === "in_doubt")) {
    throw problem("decision", "This takes an answer: POST it to …/respond.");
  }
}

/** What is allowed from now on is raised with the approval, and other cards that this covers go with it. */
async function approveAndGrant(
  ctx: Ctx,
  raise: Parameters<typeof grantExtra>[2],
  statement: QueryConfig,
): Promise<Decided | undefined> {
  const { decided, woken } = await withRetry(() =>
    inTransaction(async (client) => {
      const decided = (await client.query<Decided>(statement)).rows[0];
      const covers = decided?.what === "approved";
      return { decided, woken: covers ? await grantExtra(queryOf(client), ctx, raise) : [] };
    }),
  );
  for (const { run, seq } of woken) notifyRun({ run, workspace: ctx.workspaceId, seq, ended: false });
  return decided;
}

/** What the agent has earned for the tool goes with the rejection, in one commit. */
function rejectAndRevoke(
  workspaceId: string,
  { agentId, tool }: Decidable,
  statement: QueryConfig,
): Promise<Decided | undefined> {
  return inTransaction(async (client) => {
    const decided = (await client.query<Decided>(statement)).rows[0];
    if (decided) await revokeEarned(client, { workspaceId, agentId, tool });
    return decided;
  });
}

/** Why the update met no row: nothing is wrong if the same was decided before, or says what is in the way. */
function throwUnlessSame(approval: Approval, input: DecideInput, userId: string, standing: unknown): void {
  if (approval.status === "approved" || approval.status === "rejected") {
    const args = input.args === undefined || same(input.args, approval.args) ? null : input.args;
    const sameArgs =
      input.args === undefined
        ? same(approval.edited_args ?? approval.args, standing)
        : same(approval.edited_args, args);
    const sameAnswer = input.answer === undefined || same(approval.answer, input.answer);
    if (approval.status === input.decision && sameArgs && sameAnswer) return;
    const who = approval.decided_by?.name ?? approval.decided_by?.id ?? "somebody";
    const message = `${who} has ${approval.status} this already, at ${approval.decided_at}.`;
    throw new AppError("approval_already_decided", message);
  }
  if (approval.status === "expired") {
    throw new AppError(
      "approval_expired",
      `Nobody decided this before ${approval.expires_at}, so it counts as rejected.`,
    );
  }
  if (approval.status === "pending" && input.argsHash !== undefined && input.argsHash !== approval.args_hash) {
    throw new AppError("approval_changed", "The arguments are not those that were shown. Look at them again.");
  }
  if (approval.status === "pending" && approval.votes.some((vote) => vote.user.id === userId)) return;
  throw new AppError("run_not_waiting", "The run does not wait for this any more.");
}

async function checkArgs(workspaceId: string, toolName: string, args: unknown): Promise<void> {
  const checked = (await findTool(workspaceId, toolName))?.checkInput(args);
  if (!checked || "input" in checked) return;
  throw invalidInput(checked.problems.map(({ path, message }) => ({ path: path ? `args.${path}` : "args", message })));
}

const same = (a: unknown, b: unknown) => canonicalJson(a ?? null) === canonicalJson(b ?? null);
