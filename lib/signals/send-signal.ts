import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, pool } from "@/lib/db/client";
import { isUniqueViolation } from "@/lib/db/is-unique-violation";
import { AppError, notFound } from "@/lib/errors/app-error";
import { emitBuiltSql } from "@/lib/events/emit-event";
import { derivedId } from "@/lib/ids/derived-id";
import { newId } from "@/lib/ids/new-id";
import { notifyRun } from "@/lib/live/notifier";
import type { Plan } from "@/lib/plans/schema";
import { startRun } from "@/lib/runs/start-run";
import { expectingRun } from "./expecting-run";
import { type Signal, serializeSignal } from "./serialize";
import { startsOn } from "./signal-types";

export interface SendSignalInput {
  /** Id or slug. */
  agent: string;
  type: string;
  payload: unknown;
  /** The signal's id, when the caller may repeat the call. */
  id?: string;
}

/**
 * Gives the signal to the run that has waited longest for its type. The step's row is locked, so it cannot time out
 * meanwhile; the event that wakes the run commits with it.
 */
const DELIVER = `
  WITH target AS (
    SELECT s.run_id, s.step_id FROM runs r JOIN run_steps s ON s.run_id = r.id
    WHERE r.agent_id = $2 AND r.contact_id IS NULL AND r.status IN ('running', 'sleeping', 'awaiting_approval', 'awaiting_signal')
      AND s.type = 'wait_for_signal' AND s.status = 'running' AND s.input->>'type' = $3
      AND NOT EXISTS (SELECT 1 FROM signals b WHERE b.run_id = s.run_id AND b.step_id = s.step_id)
    ORDER BY r.number LIMIT 1 FOR UPDATE OF s SKIP LOCKED
  ), bound AS (
    UPDATE signals g SET run_id = target.run_id, step_id = target.step_id FROM target WHERE g.id = $1 AND g.run_id IS NULL
    RETURNING g.run_id
  ), run AS (
    UPDATE runs SET event_seq = event_seq + 1 FROM bound WHERE runs.id = bound.run_id
    RETURNING runs.id, runs.workspace_id, runs.event_seq
  ), event AS (
    INSERT INTO run_events (run_id, seq, workspace_id, type, data)
    SELECT id, event_seq, workspace_id, 'signal.received', jsonb_build_object('signal_id', $1::text, 'type', $3::text) FROM run
  ), outbox AS (
    SELECT ${emitBuiltSql("run.wake", "$4::text", "'run_id', id")} FROM run
  )
  SELECT run.id, run.workspace_id, run.event_seq FROM run LEFT JOIN outbox ON true`;

/**
 * Tells an agent something. A run that waits for the type gets it; else one that is on its way to such a wait will;
 * else it starts a run, if the agent listens for the type; else it is kept for a wait of the next 24 hours.
 * @throws AppError not_found, agent_not_active, agent_not_published, validation_failed, insufficient_credits
 */
export async function sendSignal(ctx: Ctx, input: SendSignalInput): Promise<Signal> {
  requireScope(ctx, "signals:write");
  const agent = await db.agent.findFirst({
    where: { workspaceId: ctx.workspaceId, OR: [{ id: input.agent }, { slug: input.agent }] },
    include: { publishedVersion: { select: { plan: true } } },
  });
  if (!agent) throw notFound("Agent");
  if (agent.status !== "active") throw new AppError("agent_not_active", "The agent is paused. Resume it to signal it.");
  if (!agent.publishedVersion) {
    throw new AppError("agent_not_published", "The agent has no published version. Publish it to signal it.");
  }
  const { id = newId("signal"), type, payload } = input;
  await store(ctx, agent.id, { id, type, payload });
  if (!(await deliver(id, agent.id, type))) {
    const plan = agent.publishedVersion.plan as unknown as Plan;
    const starts = startsOn(plan, type) && !(await expectingRun(agent.id, type));
    if (starts) await startBy(ctx, agent.id, id, type, payload);
  }
  return read(id);
}

async function store(ctx: Ctx, agentId: string, signal: { id: string; type: string; payload: unknown }): Promise<void> {
  const text = `
    WITH signal AS (
      INSERT INTO signals (id, workspace_id, agent_id, type, payload, sent_by) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id
    )
    INSERT INTO audit_logs (id, workspace_id, actor_type, actor_id, action, resource_type, resource_id, after, request_id, address)
    SELECT $7, $2, $8, $6, 'signal.sent', 'agent', $3, jsonb_build_object('signal_id', id, 'type', $4::text), $9, $10 FROM signal`;
  const { id, type, payload } = signal;
  const who = [ctx.actor.id, newId("auditLog"), ctx.actor.type, ctx.requestId, ctx.address];
  const values = [id, ctx.workspaceId, agentId, type, JSON.stringify(payload ?? null), ...who];
  await pool.query({ name: "store-signal", text, values }).catch((error: { code?: string }) => {
    if (error.code === "23503") throw notFound("Agent"); // deleted since it was read
    if (!isUniqueViolation(error)) throw error; // sent before under this id: it goes on from there
  });
}

/** @returns whether a run that waits has it */
async function deliver(signal: string, agentId: string, type: string): Promise<boolean> {
  const values = [signal, agentId, type, newId("event")];
  try {
    const { rows } = await pool.query<{ id: string; workspace_id: string; event_seq: number }>({
      name: "deliver-signal",
      text: DELIVER,
      values,
    });
    const run = rows[0];
    if (run) notifyRun({ run: run.id, workspace: run.workspace_id, seq: run.event_seq, ended: false });
    return run !== undefined;
  } catch (error) {
    if (isUniqueViolation(error)) return deliver(signal, agentId, type); // that step has just got another one
    throw error;
  }
}

/** The signal is taken before its run starts, so that no waiting step takes it as well. */
async function startBy(ctx: Ctx, agent: string, id: string, type: string, payload: unknown): Promise<void> {
  const signal = await db.signal.findUniqueOrThrow({ where: { id }, select: { createdAt: true } });
  const run = derivedId("run", signal.createdAt, id);
  const mine = { id, OR: [{ runId: null }, { runId: run }] };
  const taken = await db.signal.updateMany({ where: mine, data: { runId: run, consumedAt: new Date() } });
  if (taken.count === 0) return;
  try {
    const scopes = new Set([...ctx.scopes, "agents:trigger" as const]); // signals:write is what a signal needs
    await startRun({ ...ctx, scopes }, { agent, trigger: "signal", source: id, id: run, input: { type, payload } });
  } catch (error) {
    await db.signal.deleteMany({ where: { id } }); // refused as a whole
    throw error;
  }
}

async function read(id: string): Promise<Signal> {
  const row = await db.signal.findUniqueOrThrow({ where: { id } });
  const run = row.runId ? await db.run.findUnique({ where: { id: row.runId }, select: { number: true } }) : null;
  return serializeSignal(row, run?.number);
}
