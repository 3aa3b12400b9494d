import { type Ctx, requireScope } from "@/lib/auth/context";
import { countSpentSql } from "@/lib/budgets/count-spent-sql";
import { Turns } from "@/lib/concurrency/turns";
import { fp } from "@/lib/config/failpoint";
import { checkContactIds } from "@/lib/contact-runs/known-contacts";
import { PRICES } from "@/lib/credits/prices";
import { pool } from "@/lib/db/client";
import { AppError, notFound } from "@/lib/errors/app-error";
import { emitSql, eventJson } from "@/lib/events/emit-event";
import { newId } from "@/lib/ids/new-id";
import { metrics } from "@/lib/metrics/metrics";
import { currentTraceparent } from "@/lib/tracing/span";
import { announceSql } from "@/lib/webhooks/announce-sql";
import { creditsLowSql } from "@/lib/webhooks/run-announcements";
import { fallBehind } from "./fall-behind";
import type { Parent } from "./inherited";
import { checkRunInput } from "./input-schema";
import type { RunTrigger } from "./run-status";

export interface StartRunInput {
  /** Id or slug. */
  agent: string;
  trigger: RunTrigger;
  /** What templates see as `input`. */
  input: Record<string, unknown>;
  /** Whom the run is for: checked, and seen as `input.contact_ids`. */
  contactIds?: string[] | undefined;
  /** The id of the trigger, schedule, signal or run that starts it. */
  source?: string;
  /** The id of the run it repeats. */
  replayOf?: string;
  /** The run's id, when the caller may repeat the call: a repeat finds the first run and starts no other. */
  id?: string;
  /** The run that starts it as a sub-agent. */
  parent?: Parent;
  /** Runs of an agent in one thread know what was said before. */
  thread?: string | undefined;
  /** For a run that repeats another: a version of its own, and the steps it does not execute again. */
  reuse?: Reuse;
}

export interface Reuse {
  /** Runs instead of the published version. */
  versionId: string;
  fromRun: string;
  /** Ids of steps of the plan. What is recorded of them, and of each round of them, is taken over. */
  steps: string[];
}

export interface StartedRun {
  id: string;
  number: number;
  agentId: string;
  status: "queued";
}

interface AgentRow {
  id: string;
  status: "active" | "paused";
  published_version_id: string | null;
  input_schema: object | null;
  timeout_ms: number | null;
  for_contacts: boolean | null;
}

const FOR_CONTACTS = "v.plan @? '$.steps[*].input.contacts'";

const FIND_AGENT = `
  SELECT a.id, a.status, a.published_version_id, v.plan->'input_schema' AS input_schema, (v.plan->>'timeout_ms')::bigint::float8 AS timeout_ms, ${FOR_CONTACTS} AS for_contacts
  FROM agents a LEFT JOIN agent_versions v ON v.id = a.published_version_id
  WHERE a.workspace_id = $1 AND (a.id = $2 OR a.slug = $2)
  ORDER BY a.id = $2 DESC LIMIT 1`;

const FIND_AGENT_PINNED = `
  SELECT a.id, a.status, v.id AS published_version_id, v.plan->'input_schema' AS input_schema, (v.plan->>'timeout_ms')::bigint::float8 AS timeout_ms, ${FOR_CONTACTS} AS for_contacts
  FROM agents a JOIN agent_versions v ON v.agent_id = a.id AND v.id = $3
  WHERE a.workspace_id = $1 AND a.id = $2`;

/** One statement, so one commit: charge, ledger, run, first event, audit row and outbox event stand or fall together. */
const start = (reused: { source: string; columns: string; values: string; seq: number; writes: string }) => `
  WITH ${reused.source}charge AS (
    UPDATE workspaces SET credit_balance = credit_balance - $7::int WHERE id = $1 AND credit_balance >= $7
    RETURNING credit_balance, credits_low_threshold
  ), run AS (
    INSERT INTO runs (id, workspace_id, agent_id, version_id, trigger, started_by, input, credits_used, event_seq, timeout_at, source_id, replay_of, parent_id,
      root_id, ancestor_agent_ids, inherited, thread${reused.columns})
    SELECT $2, $1, $3, $4, $5, $6, $8::jsonb, $7, ${reused.seq}, least(now() + $9::float8 * interval '1 millisecond', $22::timestamptz),
      $16, $17, $18, $19, coalesce($20::text[], '{}'), $21::jsonb, $23${reused.values} FROM charge
    RETURNING id, number, workspace_id, agent_id, ancestor_agent_ids
  ), ${countSpentSql("run", "charge", "$7::int")}, ledger AS (
    INSERT INTO credit_transactions (id, workspace_id, type, amount, balance_after, run_id, step_id, note)
    SELECT $10, $1, 'consumption', -$7::int, charge.credit_balance, run.id, '', 'Run started' FROM charge, run
  ), event AS (
    INSERT INTO run_events (run_id, seq, workspace_id, type, data) SELECT id, 1, $1, 'run.queued', '{"status":"queued"}' FROM run
  ), audit AS (
    INSERT INTO audit_logs (id, workspace_id, actor_type, actor_id, action, resource_type, resource_id, after, request_id, address)
    SELECT $11, $1, $12, $6, 'run.started', 'run', run.id, jsonb_build_object('agent_id', $3::text, 'trigger', $5::text), $13, $14 FROM run
  ), low AS (${creditsLowSql("run", "charge", "$7::int")}
  ), ${announceSql("low")}, ${reused.writes}outbox AS (
    SELECT ${emitSql("run.requested", "$15", "$24::int")} FROM run
  )
  SELECT run.number::int AS number FROM run LEFT JOIN outbox ON true`;

const START = start({ source: "", columns: "", values: "", seq: 1, writes: "" });

/** The same, with steps of another run as already recorded. A `seq` below 0 says so; the run's own begin at 0. */
const START_REUSING = start({
  source: `source AS (
    SELECT * FROM run_steps WHERE run_id = $25 AND workspace_id = $1 AND status IN ('completed', 'skipped', 'failed', 'rejected')
      AND split_part(split_part(step_id, '.', 1), '[', 1) = ANY ($26::text[])
  ), `,
  columns: ", steps_completed",
  values: ", (SELECT count(*) FROM source WHERE status = 'completed')",
  seq: 2, // at 1 a run counts as fresh, and its steps are not loaded
  writes: `steps AS (
    INSERT INTO run_steps (run_id, workspace_id, step_id, seq, type, tool, status, input, output, error, started_at, completed_at)
    SELECT run.id, $1, s.step_id, s.seq - (SELECT max(seq) FROM source) - 1, s.type, s.tool, s.status, s.input, s.output, s.error,
      s.started_at, s.completed_at FROM run, source s
  ), reusing AS (
    INSERT INTO run_events (run_id, seq, workspace_id, type, data)
    SELECT run.id, 2, $1, 'run.steps_reused', jsonb_build_object('run_id', $25::text, 'steps', (SELECT count(*) FROM source)) FROM run
  ), `,
});

/**
 * Each start changes its workspace's balance, so PostgreSQL does them one after another all the same; but a crowd that
 * waits there, each with a connection of its own, costs it half as much again as the work.
 */
const turns = new Turns(2);

/**
 * The one way a run begins, whatever starts it. Committed before it returns, so what was answered is never lost.
 * @throws AppError not_found, agent_not_active, agent_not_published, validation_failed, insufficient_credits, insufficient_scope
 */
export async function startRun(
  ctx: Ctx,
  {
    agent: ref,
    trigger,
    input: given,
    contactIds,
    source,
    replayOf,
    parent,
    thread,
    reuse,
    id = newId("run"),
  }: StartRunInput,
): Promise<StartedRun> {
  requireScope(ctx, "agents:trigger");
  const found = await pool.query<AgentRow>(
    reuse
      ? { name: "find-agent-pinned", text: FIND_AGENT_PINNED, values: [ctx.workspaceId, ref, reuse.versionId] }
      : { name: "find-agent-to-run", text: FIND_AGENT, values: [ctx.workspaceId, ref] },
  );
  const agent = found.rows[0];
  if (!agent) throw notFound("Agent");
  if (agent.status !== "active")
    throw new AppError("agent_not_active", "The agent is paused. Resume it to start runs.");
  if (!agent.published_version_id) {
    throw new AppError("agent_not_published", "The agent has no published version. Publish it to start runs.");
  }

  const input = contactIds === undefined ? given : { ...given, contact_ids: contactIds };
  if (agent.input_schema) checkRunInput(agent.published_version_id, agent.input_schema, input);
  if ("contact_ids" in input && (contactIds || agent.for_contacts))
    await checkContactIds(ctx.workspaceId, input.contact_ids);
  const event = eventJson({ name: "run.requested", id, data: { run_id: id, traceparent: currentTraceparent() } });
  fp("enqueue.before_commit");
  const started = await turns
    .take(ctx.workspaceId, () =>
      pool.query<{ number: number }>({
        ...(reuse ? { name: "start-run-reusing", text: START_REUSING } : { name: "start-run", text: START }),
        values: [
          ctx.workspaceId,
          id,
          agent.id,
          agent.published_version_id,
          trigger,
          ctx.actor.id,
          PRICES.run,
          JSON.stringify(input),
          agent.timeout_ms,
          newId("creditTransaction"),
          newId("auditLog"),
          ctx.actor.type,
          ctx.requestId,
          ctx.address,
          event,
          source ?? null,
          replayOf ?? null,
          parent?.runId ?? null,
          parent?.rootId ?? null,
          parent?.ancestorAgentIds ?? null,
          parent ? JSON.stringify(parent.inherited) : null,
          parent?.timeoutAt == null ? null : new Date(parent.timeoutAt),
          thread ?? null,
          fallBehind(ctx.workspaceId),
          ...(reuse ? [reuse.fromRun, reuse.steps] : []),
        ],
      }),
    )
    .catch((error: { code?: string; constraint?: string }) => {
      if (error.code === "23505" && error.constraint === "runs_pkey") return startedBefore(ctx, id);
      throw error.code === "23503" ? notFound("Agent") : error; // deleted since it was read
    });
  const row = started.rows[0];
  if (!row) throw new AppError("insufficient_credits", "The workspace has no credits left. A run costs 1 credit.");
  fp("enqueue.after_commit");
  metrics.runsStarted.inc({ trigger });
  return { id, number: row.number, agentId: agent.id, status: "queued" };
}

function startedBefore(ctx: Ctx, id: string) {
  const text = "SELECT number::int AS number FROM runs WHERE workspace_id = $1 AND id = $2";
  return pool.query<{ number: number }>(text, [ctx.workspaceId, id]);
}
