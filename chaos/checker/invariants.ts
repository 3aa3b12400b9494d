/** One thing that always holds, and SQL for what breaks it: rows of `what`, words for a person. */
export interface Invariant {
  id: `I${number}`;
  says: string;
  /** $1: the workspaces that are looked at. */
  broken: string;
}

const ENDED = "('completed', 'failed', 'cancelled', 'timed_out')";
const OURS = "workspace_id = ANY ($1)";

/** Whether something will drive the run on: a job of the queue, or a wait of the engine with its timer. */
const IS_DRIVEN = `(EXISTS (SELECT FROM engine_waits w WHERE w.match_value = r.id)
  OR EXISTS (SELECT FROM graphile_worker._private_jobs j WHERE j.payload::text LIKE '%' || r.id || '%' AND j.attempts < j.max_attempts))`;

/** What a waiting run waits for. */
const IS_WAITING = `CASE r.status
    WHEN 'sleeping' THEN r.wake_at > now() - interval '60 seconds'
    WHEN 'awaiting_approval' THEN EXISTS (SELECT FROM approvals a JOIN runs of ON of.id = a.run_id
      WHERE a.status = 'pending' AND (of.id = r.id OR of.root_id = coalesce(r.root_id, r.id)))
    WHEN 'awaiting_signal' THEN EXISTS (SELECT FROM run_steps s WHERE s.run_id = r.id AND s.type = 'wait_for_signal' AND s.status = 'running')
    ELSE true END`;

/** The invariants that the database alone can tell. */
export const INVARIANTS: Invariant[] = [
  {
    id: "I1",
    says: "a run that has not ended waits for something, and something will drive it on",
    broken: `SELECT r.id || ' is ' || r.status || ' for ever' AS what FROM runs r
      WHERE r.${OURS} AND r.status NOT IN ${ENDED} AND NOT (${IS_DRIVEN} AND ${IS_WAITING})`,
  },
  {
    id: "I2",
    says: "each step has one record, in a run that is there",
    broken: `SELECT run_id || ' ' || step_id || ': ' || count(*) || ' records' AS what FROM run_steps WHERE ${OURS}
        GROUP BY run_id, step_id HAVING count(*) > 1
      UNION ALL SELECT s.run_id || ' ' || s.step_id || ' has no run' FROM run_steps s
        WHERE s.${OURS} AND NOT EXISTS (SELECT FROM runs r WHERE r.id = s.run_id)`,
  },
  {
    id: "I2",
    says: "a run that has ended has no open step, and counts what was completed",
    broken: `SELECT r.id || ' ended as ' || r.status || ' with ' || s.step_id || ' ' || s.status AS what FROM runs r
        JOIN run_steps s ON s.run_id = r.id AND s.status IN ('pending', 'running', 'awaiting_approval', 'in_doubt')
        WHERE r.${OURS} AND r.status IN ${ENDED}
      UNION ALL SELECT r.id || ' counts ' || r.steps_completed || ' completed steps of ' || count(s.*) FROM runs r
        LEFT JOIN run_steps s ON s.run_id = r.id AND s.status = 'completed' WHERE r.${OURS}
        GROUP BY r.id HAVING count(s.*) <> r.steps_completed`,
  },
  {
    id: "I2",
    says: "events are numbered without a gap; a step ends once, and so does a run",
    broken: `SELECT r.id || ' has ' || count(e.*) || ' events up to ' || r.event_seq AS what FROM runs r
        LEFT JOIN run_events e ON e.run_id = r.id WHERE r.${OURS} GROUP BY r.id
        HAVING count(e.*) <> r.event_seq OR coalesce(max(e.seq), 0) <> r.event_seq
      UNION ALL SELECT run_id || ' ' || (data->>'step_id') || ' ended ' || count(*) || ' times' FROM run_events
        WHERE ${OURS} AND type IN ('step.completed', 'step.failed', 'step.skipped', 'step.rejected')
        GROUP BY run_id, data->>'step_id' HAVING count(*) > 1
      UNION ALL SELECT run_id || ' ended ' || count(*) || ' times' FROM run_events
        WHERE ${OURS} AND type IN ('run.completed', 'run.failed', 'run.cancelled', 'run.timed_out')
        GROUP BY run_id HAVING count(*) > 1`,
  },
  {
    id: "I2",
    says: "what a display step shows is there, once, with its record",
    broken: `SELECT coalesce(s.run_id, m.run_id) || ' shows ' || coalesce(s.step_id, m.step_id) || ' without its record, or not at all' AS what
      FROM (SELECT * FROM run_steps WHERE ${OURS} AND type = 'display' AND status = 'completed' AND seq >= 0) s
      FULL JOIN (SELECT * FROM messages WHERE ${OURS}) m ON m.run_id = s.run_id AND m.step_id = s.step_id
      WHERE s.run_id IS NULL OR m.run_id IS NULL`,
  },
  {
    id: "I3",
    says: "no balance is negative, and nothing is charged twice",
    broken: `SELECT id || ' has ' || credit_balance || ' credits' AS what FROM workspaces WHERE id = ANY ($1) AND credit_balance < 0
      UNION ALL SELECT run_id || ' ' || step_id || ' was charged ' || count(*) || ' times' FROM credit_transactions
        WHERE ${OURS} AND run_id IS NOT NULL AND type = 'consumption' GROUP BY run_id, step_id HAVING count(*) > 1`,
  },
  {
    id: "I3",
    says: "a run has used what the ledger says, and its steps with it",
    broken: `SELECT r.id || ' used ' || r.credits_used || ' credits; the ledger says ' || coalesce(l.used, 0) || ', its steps ' || coalesce(s.used, 0) AS what
      FROM runs r
      LEFT JOIN (SELECT run_id, -sum(amount) AS used FROM credit_transactions WHERE ${OURS} GROUP BY run_id) l ON l.run_id = r.id
      LEFT JOIN (SELECT run_id, sum(credits_used) AS used FROM run_steps WHERE ${OURS} GROUP BY run_id) s ON s.run_id = r.id
      WHERE r.${OURS} AND (r.credits_used <> coalesce(l.used, 0) OR r.credits_used <> coalesce(s.used, 0) + 1)`,
  },
  {
    id: "I5",
    says: "each end of a run is announced once to each endpoint that subscribes",
    broken: `SELECT r.id || ' was announced ' || count(d.*) || ' times to ' || w.id AS what FROM runs r
      JOIN webhooks w ON w.workspace_id = r.workspace_id AND w.enabled AND w.created_at < r.completed_at
        AND CASE r.status WHEN 'completed' THEN 'run.completed' ELSE 'run.failed' END = ANY (w.events)
      LEFT JOIN webhook_deliveries d ON d.webhook_id = w.id AND d.event IN ('run.completed', 'run.failed')
        AND d.payload::json->>'run_id' = r.number::text
      WHERE r.${OURS} AND r.status IN ('completed', 'failed', 'timed_out') GROUP BY r.id, w.id HAVING count(d.*) <> 1`,
  },
  {
    id: "I5",
    says: "a delivery that has not arrived will be tried again, or has been given up",
    broken: `SELECT d.id || ' is pending for ever' AS what FROM webhook_deliveries d WHERE d.${OURS} AND d.status = 'pending'
      AND NOT EXISTS (SELECT FROM engine_waits w WHERE w.match_value = d.id)
      AND NOT EXISTS (SELECT FROM engine_events e WHERE e.name = 'engine/parked' AND e.data::text LIKE '%' || d.id || '%')
      AND NOT EXISTS (SELECT FROM graphile_worker._private_jobs j WHERE j.payload::text LIKE '%' || d.id || '%' AND j.attempts < j.max_attempts)`,
  },
  {
    id: "I7",
    says: "an approval is decided once, and its run told once",
    broken: `SELECT a.id || ' is ' || a.status || ' and was decided ' || count(l.*) || ' times' AS what FROM approvals a
        LEFT JOIN audit_logs l ON l.resource_id = a.id AND l.action IN ('approval.approved', 'approval.rejected')
        WHERE a.${OURS} GROUP BY a.id HAVING count(l.*) <> CASE WHEN a.status IN ('approved', 'rejected') THEN 1 ELSE 0 END
      UNION ALL SELECT (data->>'approval_id') || ' resumed its run ' || count(*) || ' times' FROM run_events
        WHERE ${OURS} AND type IN ('approval.approved', 'approval.rejected') GROUP BY data->>'approval_id' HAVING count(*) > 1`,
  },
  {
    id: "I8",
    says: "no worker that has been silent for a minute holds anything",
    broken: `SELECT 'worker ' || id || ' has been silent since ' || heartbeat_at AS what FROM workers
        WHERE heartbeat_at < now() - interval '60 seconds' AND cardinality($1::text[]) >= 0
      UNION ALL SELECT 'job ' || j.id || ' is locked by ' || j.locked_by || ', whom nobody knows' FROM graphile_worker.jobs j
        WHERE j.locked_at < now() - interval '60 seconds' AND NOT EXISTS (SELECT FROM workers w WHERE j.locked_by = ANY (w.pool_ids))`,
  },
  {
    id: "I9",
    says: "nothing is left of a run that has ended, or is gone: no wait, timer, approval or parked job",
    broken: `SELECT 'a wait of ' || w.engine_run_id || ', which has ended' AS what FROM engine_waits w
        JOIN engine_runs e ON e.id = w.engine_run_id WHERE e.status <> 'running' AND cardinality($1::text[]) >= 0
      UNION ALL SELECT 'a wait for ' || w.match_value || ', which has ended' FROM engine_waits w LEFT JOIN runs r ON r.id = w.match_value
        WHERE w.match_value LIKE 'run\\_%' AND (r.id IS NULL OR r.status IN ${ENDED})
          AND w.created_at < now() - interval '5 seconds'
          AND NOT EXISTS (SELECT FROM graphile_worker._private_jobs j WHERE j.payload::text LIKE '%' || w.match_value || '%')
      UNION ALL SELECT 'the timer ' || j.key || ' of no wait' FROM graphile_worker.jobs j
        WHERE j.key LIKE 'timer:%' AND j.locked_at IS NULL
          AND NOT EXISTS (SELECT FROM engine_waits w WHERE j.key = 'timer:' || w.engine_run_id || ':' || w.op_id)
      UNION ALL SELECT a.id || ' is pending; its run has ended' FROM approvals a JOIN runs r ON r.id = a.run_id
        WHERE a.${OURS} AND a.status = 'pending' AND r.status IN ${ENDED}
      UNION ALL SELECT 'parked since ' || created_at || ': ' || id FROM engine_events
        WHERE name = 'engine/parked' AND created_at < now() - interval '60 seconds'`,
  },
];
