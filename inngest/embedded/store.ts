import type { PoolClient } from "pg";
import { pool } from "@/lib/db/client";
import { inTransaction } from "@/lib/db/in-transaction";
import { RESUMING } from "@/lib/events/emit-event";
import type { MatchKey } from "./match-event";
import type { EngineEvent, EngineRun, Memo } from "./protocol";

/** The engine's tables: runs that wait, what they wait for, and events that came before their wait. */

export interface Wait {
  op: string;
  kind: "sleep" | "event" | "step";
  eventName?: string;
  key?: MatchKey | null;
  expression?: string;
  /** Epoch ms at which it ends by itself. */
  until?: number;
}

interface RunRow {
  id: string;
  function_id: string;
  event: EngineEvent;
  steps: Record<string, unknown>;
  stack: string[];
}

const RUN_COLUMNS = "id, function_id, event, steps, stack";

function toRun(row: RunRow): EngineRun {
  return {
    id: row.id,
    functionId: row.function_id,
    event: row.event,
    steps: row.steps,
    stack: row.stack,
    stored: true,
  };
}

/** @returns the run if it is still going, "ended", or undefined when no row stands for it */
export async function findRun(id: string): Promise<EngineRun | "ended" | undefined> {
  const { rows } = await pool.query<RunRow & { status: string }>({
    name: "engine-find-run",
    text: `SELECT ${RUN_COLUMNS}, status FROM engine_runs WHERE id = $1`,
    values: [id],
  });
  return rows[0] && asFound(rows[0]);
}

function asFound(row: RunRow & { status: string }): EngineRun | "ended" {
  return row.status === "running" ? toRun(row) : "ended";
}

/** Stores what the run has memoised so far; the first value of an operation stands. @returns the merged memo */
export async function storeMemo(client: PoolClient, run: EngineRun): Promise<Memo> {
  const { rows } = await client.query<Memo>({
    name: "engine-store-memo",
    text: `INSERT INTO engine_runs AS r (id, function_id, event, steps, stack)
      VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (id) DO UPDATE SET steps = excluded.steps || r.steps,
        stack = r.stack || ARRAY(SELECT unnest(excluded.stack) EXCEPT SELECT unnest(r.stack))
      RETURNING steps, stack`,
    values: [run.id, run.functionId, JSON.stringify(run.event), JSON.stringify(run.steps), run.stack],
  });
  const memo = rows[0];
  if (!memo) throw new Error(`engine run ${run.id} vanished`);
  return memo;
}

const STORE_WAIT = `
  WITH fresh AS (
    INSERT INTO engine_waits (engine_run_id, op_id, kind, event_name, match_path, match_value, expression, until)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING until
  )
  SELECT CASE WHEN until IS NOT NULL THEN (graphile_worker.add_job('engine-timeout',
    json_build_object('run', $1::text, 'op', $2::text), run_at := until, job_key := $9, priority := ${RESUMING})).id END FROM fresh`;

/** Registers what a run waits for, with its timer. Registering again changes nothing. @returns the newly registered */
export async function storeWaits(client: PoolClient, runId: string, waits: Wait[]): Promise<Wait[]> {
  const fresh: Wait[] = [];
  for (const { op, kind, eventName, key, expression, until } of waits) {
    const wait = [op, kind, eventName ?? null, key?.path ?? null, key?.value ?? null, expression ?? null];
    const values = [runId, ...wait, until === undefined ? null : new Date(until), timerKey(runId, op)];
    const { rowCount } = await client.query({ name: "engine-store-wait", text: STORE_WAIT, values });
    if (rowCount) fresh.push({ op, kind, eventName, key, expression, until });
  }
  return fresh;
}

export async function addJob(
  client: Pick<PoolClient, "query">,
  task: string,
  payload: Record<string, unknown>,
  { runAt = null, key = null, priority = 0 }: { runAt?: Date | null; key?: string | null; priority?: number } = {},
): Promise<void> {
  const text = "SELECT graphile_worker.add_job($1, $2::json, run_at := $3, job_key := $4, priority := $5)";
  await client.query({ name: "engine-add-job", text, values: [task, JSON.stringify(payload), runAt, key, priority] });
}

/**
 * Ends a wait with a value: whoever deletes its row is the one who does. The run's next entry is queued in the same
 * transaction, so a wait that ended always goes on. @returns whether this call was the one
 */
export async function resolveWait(runId: string, op: string, value: unknown): Promise<boolean> {
  return endWait(runId, op, value, timerKey(runId, op), { run: runId, step: "step" });
}

/** The same by its timer, whose job stands and goes on itself. */
export function timeOutWait(runId: string, op: string): Promise<boolean> {
  return endWait(runId, op, null, null, null);
}

async function endWait(runId: string, op: string, value: unknown, timer: string | null, next: object | null) {
  const { rows } = await pool.query({
    name: "engine-resolve-wait",
    text: RESOLVE_WAIT,
    values: [runId, op, JSON.stringify(value ?? null), timer, next && JSON.stringify(next)],
  });
  return rows.length > 0;
}

const RESOLVE_WAIT = `
  WITH ended AS (
    DELETE FROM engine_waits WHERE engine_run_id = $1 AND op_id = $2 RETURNING engine_run_id
  )
  UPDATE engine_runs r SET steps = r.steps || jsonb_build_object($2::text, $3::jsonb), stack = array_append(r.stack, $2::text)
  FROM ended WHERE r.id = ended.engine_run_id
  RETURNING r.id, CASE WHEN $4::text IS NOT NULL THEN (graphile_worker.remove_job($4)).id END AS timer,
    CASE WHEN $5::json IS NOT NULL THEN (graphile_worker.add_job('engine-run', $5::json, priority := ${RESUMING})).id END AS job`;

/**
 * A planned step is back. The run's row is locked first, so of steps that come back at once one is the last, and only
 * that one has the function go on.
 */
export async function resolveStep(runId: string, op: string, value: unknown): Promise<void> {
  await inTransaction(async (client) => {
    await client.query("SELECT 1 FROM engine_runs WHERE id = $1 FOR UPDATE", [runId]);
    const done = await client.query(RESOLVE_WAIT, [
      runId,
      op,
      JSON.stringify(value ?? null),
      timerKey(runId, op),
      null,
    ]);
    if (!done.rowCount) return;
    const open = "SELECT 1 FROM engine_waits WHERE engine_run_id = $1 AND kind = 'step' LIMIT 1";
    if ((await client.query(open, [runId])).rowCount) return;
    await addJob(client, "engine-run", { run: runId, step: "step" }, { priority: RESUMING });
  });
}

export interface WaitingRun {
  runId: string;
  op: string;
  expression: string | null;
  trigger: EngineEvent;
}

/** The waits that an event of this name and key may end, and the run it starts, if it did so before. */
export async function findConcerned(
  eventName: string,
  key: string | null,
  starts?: string,
): Promise<{ waits: WaitingRun[]; run: EngineRun | "ended" | undefined }> {
  const { rows } = await pool.query<{ waits: WaitingRun[] } & (RunRow & { status: string })>({
    name: "engine-find-concerned",
    text: `SELECT (
        SELECT coalesce(json_agg(json_build_object('runId', w.engine_run_id, 'op', w.op_id, 'expression', w.expression, 'trigger', s.event)), '[]')
        FROM engine_waits w JOIN engine_runs s ON s.id = w.engine_run_id
        WHERE w.event_name = $1 AND (w.match_value = $2 OR w.match_value IS NULL)
      ) AS waits, r.* FROM (VALUES (1)) one LEFT JOIN (SELECT ${RUN_COLUMNS}, status FROM engine_runs WHERE id = $3) r ON true`,
    values: [eventName, key, starts ?? null],
  });
  const [row] = rows;
  return { waits: row?.waits ?? [], run: row?.id ? asFound(row) : undefined };
}

export async function keepEvent(event: EngineEvent, key: string): Promise<void> {
  await pool.query(
    "INSERT INTO engine_events (id, name, match_value, data) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
    [event.id, event.name, key, JSON.stringify(event.data)],
  );
}

/** Takes kept events one by one, oldest first, until `accept` takes one; that one is gone then. */
export async function takeKeptEvent(
  eventName: string,
  key: string,
  accept: (event: EngineEvent) => boolean,
): Promise<EngineEvent | undefined> {
  const { rows } = await pool.query<{ id: string; data: Record<string, unknown>; ts: number }>({
    name: "engine-kept-events",
    text: `SELECT id, data, (extract(epoch FROM created_at) * 1000)::float8 AS ts FROM engine_events
      WHERE name = $1 AND match_value = $2 ORDER BY created_at, id LIMIT 100`,
    values: [eventName, key],
  });
  for (const row of rows) {
    const event = { id: row.id, name: eventName, data: row.data, ts: row.ts };
    if (!accept(event)) continue;
    const { rowCount } = await pool.query("DELETE FROM engine_events WHERE id = $1", [row.id]);
    if (rowCount) return event;
  }
  return undefined;
}

const PARKED = "engine/parked";

/** Keeps a job of `engine-run` until a place in `slot` is free. Parking it again changes nothing. */
export async function park(slot: string, id: string, payload: Record<string, unknown>): Promise<void> {
  await pool.query(
    "INSERT INTO engine_events (id, name, match_value, data) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
    [`parked:${id}`, PARKED, slot, JSON.stringify(payload)],
  );
}

/** Queues the job that has been parked longest for `slot`, if there is one. */
export async function unparkNext(slot: string): Promise<void> {
  await pool.query({
    name: "engine-unpark-next",
    text: `WITH next AS (
      DELETE FROM engine_events WHERE id = (
        SELECT id FROM engine_events WHERE name = $1 AND match_value = $2 ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
      ) RETURNING data
    ) SELECT graphile_worker.add_job('engine-run', data::json) FROM next`,
    values: [PARKED, slot],
  });
}

/** Queues the first few jobs of every slot: those who held its places may have died in another process. */
export async function unparkSome(): Promise<void> {
  await pool.query(
    `WITH next AS (
      DELETE FROM engine_events WHERE id IN (
        SELECT id FROM (
          SELECT id, row_number() OVER (PARTITION BY match_value ORDER BY created_at, id) AS place FROM engine_events WHERE name = $1
        ) parked WHERE place <= 10
      ) RETURNING data
    ) SELECT graphile_worker.add_job('engine-run', data::json) FROM next`,
    [PARKED],
  );
}

export async function dropEvent(id: string): Promise<void> {
  await pool.query("DELETE FROM engine_events WHERE id = $1", [id]);
}

/** Ends a run: its waits and timers go with it. @returns false if it had ended */
export async function endRun(run: EngineRun, status: "completed" | "failed", output: unknown): Promise<boolean> {
  return inTransaction(async (client) => {
    const { rowCount } = await client.query(
      "UPDATE engine_runs SET status = $2, output = $3, ended_at = now() WHERE id = $1 AND status = 'running'",
      [run.id, status, JSON.stringify(output ?? null)],
    );
    if (!rowCount) return false;
    const waits = await client.query<{ op_id: string }>(
      "DELETE FROM engine_waits WHERE engine_run_id = $1 RETURNING op_id",
      [run.id],
    );
    for (const { op_id } of waits.rows)
      await client.query("SELECT graphile_worker.remove_job($1)", [timerKey(run.id, op_id)]);
    return true;
  });
}

/** How many planned steps of a run have not come back yet. */
export async function openSteps(runId: string): Promise<number> {
  const { rows } = await pool.query<{ open: number }>({
    name: "engine-open-steps",
    text: "SELECT count(*)::int AS open FROM engine_waits WHERE engine_run_id = $1 AND kind = 'step'",
    values: [runId],
  });
  return rows[0]?.open ?? 0;
}

/** Forgets what ended, and events nobody waited for, more than a day ago. In batches: call until it returns 0. */
export async function sweepEngine(): Promise<number> {
  const runs = await pool.query(
    "DELETE FROM engine_runs WHERE id IN (SELECT id FROM engine_runs WHERE ended_at < now() - interval '1 day' LIMIT 1000)",
  );
  const events = await pool.query(
    "DELETE FROM engine_events WHERE id IN (SELECT id FROM engine_events WHERE created_at < now() - interval '1 day' AND name <> $1 LIMIT 1000)",
    [PARKED],
  );
  return (runs.rowCount ?? 0) + (events.rowCount ?? 0);
}

function timerKey(runId: string, op: string): string {
  return `timer:${runId}:${op}`;
}
