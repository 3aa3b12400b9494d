const ENDED_RUN =
  "INSERT INTO engine_runs (id, function_id, event, status) VALUES ('e' || $1, 'run-agent', '{}', 'completed')";
const EVENT = "INSERT INTO run_events (run_id, seq, workspace_id, type, data) SELECT id, event_seq, workspace_id,";

/** What is broken, which of the runs has it, SQL of $1 = the run's id, and what the checker says. In this order: some build on others. */
export const PLANTED: [string, number, string[], RegExp][] = [
  [
    "a run nobody drives on",
    0,
    ["UPDATE runs SET status = 'running', completed_at = NULL WHERE id = $1"],
    /^I1: run_\w+ is running for ever/,
  ],
  [
    "a run past its wake-up",
    0,
    ["UPDATE runs SET status = 'sleeping', wake_at = now() - interval '1 hour' WHERE id = $1"],
    /^I1: .* is sleeping for ever/,
  ],
  [
    "a run that waits for no person",
    0,
    ["UPDATE runs SET status = 'awaiting_approval' WHERE id = $1"],
    /^I1: .* is awaiting_approval for ever/,
  ],
  ["a run that is gone", 1, ["DELETE FROM runs WHERE id = $1"], /^I1: run_\w+ was acknowledged and is lost/],
  [
    "steps of no run",
    2,
    [
      "INSERT INTO run_steps (run_id, step_id, workspace_id, seq, type, status) SELECT 'run_none', 'x', workspace_id, 1, 'tool', 'completed' FROM runs WHERE id = $1",
    ],
    /^I2: run_none x has no run/,
  ],
  [
    "an open step",
    2,
    ["UPDATE run_steps SET status = 'running' WHERE run_id = $1 AND step_id = 'show'"],
    /^I2: .* ended as completed with show running/,
  ],
  [
    "a step that is not counted",
    3,
    ["UPDATE runs SET steps_completed = 2 WHERE id = $1"],
    /^I2: .* counts 2 completed steps of 3/,
  ],
  [
    "two records of a step",
    3,
    [
      "ALTER TABLE run_steps DROP CONSTRAINT run_steps_pkey",
      "INSERT INTO run_steps SELECT * FROM run_steps WHERE run_id = $1 AND step_id = 'post'",
    ],
    /^I2: .* post: 2 records/,
  ],
  ["a gap in the events", 4, ["DELETE FROM run_events WHERE run_id = $1 AND seq = 2"], /^I2: .* events up to/],
  [
    "a step that ended twice",
    5,
    [
      "UPDATE runs SET event_seq = event_seq + 1 WHERE id = $1",
      `${EVENT} 'step.failed', '{"step_id": "post"}' FROM runs WHERE id = $1`,
    ],
    /^I2: .* post ended 2 times/,
  ],
  [
    "a run that ended twice",
    5,
    [
      "UPDATE runs SET event_seq = event_seq + 1 WHERE id = $1",
      `${EVENT} 'run.cancelled', '{}' FROM runs WHERE id = $1`,
    ],
    /^I2: run_\w+ ended 2 times/,
  ],
  [
    "a message that is not there",
    6,
    ["UPDATE messages SET step_id = 'other' WHERE run_id = $1"],
    /^I2: .* shows other without its record, or not at all/,
  ],
  [
    "credits that the ledger does not know",
    6,
    [
      "UPDATE workspaces w SET credit_balance = credit_balance - 1 FROM runs r WHERE r.id = $1 AND w.id = r.workspace_id",
    ],
    /^I3: wsp_\w+ has \d+ credits, of 1000 and/,
  ],
  [
    "a run that used more than the ledger says",
    6,
    ["UPDATE runs SET credits_used = 9 WHERE id = $1"],
    /^I3: .* used 9 credits; the ledger says 1, its steps 0/,
  ],
  [
    "a charge twice",
    7,
    [
      "DROP INDEX credit_transactions_run_id_step_id_type_key",
      "INSERT INTO credit_transactions SELECT 'ctx_twice', workspace_id, type, amount, balance_after, run_id, step_id, note, created_at FROM credit_transactions WHERE run_id = $1",
    ],
    /^I3: run_\w+ {2}was charged 2 times/,
  ],
  [
    "a negative balance",
    7,
    [
      "ALTER TABLE workspaces DROP CONSTRAINT workspaces_credit_balance_not_negative",
      "UPDATE workspaces w SET credit_balance = -5 FROM runs r WHERE r.id = $1 AND w.id = r.workspace_id",
    ],
    /^I3: wsp_\w+ has -5 credits$/,
  ],
  [
    "an end that was not announced",
    8,
    ["DELETE FROM webhook_deliveries d USING runs r WHERE r.id = $1 AND d.payload::json->>'run_id' = r.number::text"],
    /^I5: .* was announced 0 times/,
  ],
  [
    "a delivery nobody makes",
    9,
    [
      "UPDATE webhook_deliveries d SET status = 'pending' FROM runs r WHERE r.id = $1 AND d.payload::json->>'run_id' = r.number::text",
    ],
    /^I5: dlv_\w+ is pending for ever/,
  ],
  [
    "a delivery that never came",
    10,
    [
      "UPDATE webhook_deliveries d SET id = 'dlv_never' FROM runs r WHERE r.id = $1 AND d.payload::json->>'run_id' = r.number::text",
    ],
    /^I5: dlv_never is recorded as delivered and never came/,
  ],
  [
    "an entry of the audit log that was changed",
    10,
    ["UPDATE audit_logs SET action = 'run.forged' WHERE resource_id = $1 AND action = 'run.started'"],
    /^I6: .*wsp_/,
  ],
  [
    "a decision nobody made",
    10,
    ["UPDATE approvals SET status = 'expired' WHERE run_id = $1"],
    /^I7: apr_\w+ is expired and was decided 1 times/,
  ],
  [
    "a run told twice of a decision",
    10,
    [
      `INSERT INTO run_events SELECT run_id, 99, workspace_id, type, data, created_at FROM run_events WHERE run_id = $1 AND type = 'approval.approved'`,
    ],
    /^I7: apr_\w+ resumed its run 2 times/,
  ],
  [
    "a worker that is silent",
    11,
    [
      "INSERT INTO workers (id, pool_ids, heartbeat_at) SELECT 'wrk_dead', '{}', now() - interval '61 seconds' WHERE $1 <> ''",
    ],
    /^I8: worker wrk_dead has been silent/,
  ],
  [
    "a job that nobody's worker holds",
    11,
    [
      "SELECT graphile_worker.add_job('event', json_build_object('x', $1::text))",
      "UPDATE graphile_worker._private_jobs SET locked_by = 'ghost', locked_at = now() - interval '61 seconds'",
    ],
    /^I8: job \d+ is locked by ghost/,
  ],
  [
    "a wait of what has ended",
    11,
    [ENDED_RUN, "INSERT INTO engine_waits (engine_run_id, op_id, kind) VALUES ('e' || $1, 'op', 'event')"],
    /^I9: a wait of erun_\w+, which has ended/,
  ],
  [
    "a wait for a run that has ended",
    11,
    [
      "INSERT INTO engine_waits (engine_run_id, op_id, kind, match_value, created_at) VALUES ('e' || $1, 'op2', 'event', $1, now() - interval '1 minute')",
      "DELETE FROM graphile_worker._private_jobs",
    ],
    /^I9: a wait for run_\w+, which has ended/,
  ],
  [
    "a timer of no wait",
    11,
    [
      "SELECT graphile_worker.add_job('engine-timeout', '{}', job_key := 'timer:' || $1 || ':op', run_at := now() + interval '1 day')",
    ],
    /^I9: the timer timer:run_\w+:op of no wait/,
  ],
  [
    "a request of a run that has ended",
    11,
    ["UPDATE approvals SET status = 'pending' WHERE run_id = $1"],
    /^I9: apr_\w+ is pending; its run has ended/,
  ],
  [
    "a job parked for ever",
    11,
    [
      "INSERT INTO engine_events (id, name, data, created_at) SELECT 'parked:x', 'engine/parked', '{}', now() - interval '2 minutes' WHERE $1 <> ''",
    ],
    /^I9: parked since/,
  ],
];
