/**
 * SQL for the announcements that a change of a run makes, as `announceSql` reads them. `run` is the run's new row:
 * workspace_id, agent_id, number, status, credits_used, error, created_at, started_at, completed_at, contact_id. What is
 * done for one contact of thousands is announced by the run over them all.
 */
export function endedRunSql(run: string): string {
  return `SELECT r.workspace_id, CASE r.status::text WHEN 'completed' THEN 'run.completed' ELSE 'run.failed' END AS event,
      r.agent_id, r.number AS run_number, json_strip_nulls(json_build_object('status', r.status, 'credits_used', r.credits_used,
        'duration_ms', greatest(0, round(extract(epoch FROM r.completed_at - coalesce(r.started_at, r.created_at)) * 1000))::bigint,
        'error', CASE WHEN r.status::text <> 'completed' THEN r.error END)) AS data
    FROM ${run} r WHERE r.contact_id IS NULL AND r.status::text IN ('completed', 'failed', 'timed_out')`;
}

/** @param approvals the approvals that a run has just asked for: id, step_id, tool, args_hash */
export function approvalNeededSql(run: string, approvals: string): string {
  return `SELECT r.workspace_id, 'run.approval_needed' AS event, r.agent_id, r.number AS run_number,
      json_build_object('status', 'awaiting_approval', 'approval_id', n.id, 'tool', n.tool, 'step_id', n.step_id, 'args_hash', n.args_hash) AS data
    FROM ${run} r, ${approvals} n WHERE r.contact_id IS NULL`;
}

/**
 * The balance has just dropped below the threshold: true of one charge for each time it does.
 * @param charge the charged workspace's new row: credit_balance, credits_low_threshold
 * @param credits what was taken
 */
export function creditsLowSql(run: string, charge: string, credits: string): string {
  return `SELECT r.workspace_id, 'credits.low' AS event, r.agent_id, r.number AS run_number,
      json_build_object('balance', c.credit_balance, 'threshold', c.credits_low_threshold) AS data
    FROM ${run} r, ${charge} c
    WHERE c.credit_balance < c.credits_low_threshold AND c.credit_balance + ${credits} >= c.credits_low_threshold`;
}
