/** A token count of an LLM step's output, 0 where there is none or it is no sane number. */
const tokens = (name: string) => `coalesce(sum(CASE
    WHEN s.type = 'llm' AND jsonb_typeof(s.output->'usage'->'${name}') = 'number'
    THEN least(greatest((s.output->'usage'->>'${name}')::numeric, 0), 1e9) END), 0)`;

const ended = (...statuses: string[]) =>
  `count(*) FILTER (WHERE r.status IN (${statuses.map((status) => `'${status}'`).join(", ")}))::int`;

/**
 * What the runs of workspace $1 created from $2 to before $3 have used so far, by day, agent and who started them: the
 * figures of `usage_days`. Runs are found by (workspace_id, created_at), their steps by run. A step taken over from
 * another run (`seq` below 0) was used there.
 */
export const countRuns = (from: string, before: string) => `
  SELECT (r.created_at AT TIME ZONE 'UTC')::date AS day, r.agent_id, r.started_by,
    count(*)::int AS runs, ${ended("completed")} AS completed, ${ended("failed", "timed_out")} AS failed,
    ${ended("cancelled")} AS cancelled, count(*) FILTER (WHERE r.status NOT IN ('completed', 'failed', 'timed_out', 'cancelled'))::int AS live,
    sum(steps.completed)::int AS steps, sum(r.credits_used)::int AS credits,
    sum(steps.input_tokens)::bigint AS input_tokens, sum(steps.output_tokens)::bigint AS output_tokens
  FROM runs r CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE s.status = 'completed') AS completed,
      ${tokens("input_tokens")} AS input_tokens, ${tokens("output_tokens")} AS output_tokens
    FROM run_steps s WHERE s.run_id = r.id AND s.seq >= 0
  ) steps
  WHERE r.workspace_id = $1 AND r.created_at >= ${from} AND r.created_at < ${before}
  GROUP BY 1, 2, 3`;

/** Midnight UTC at the beginning of a date. */
export const midnight = (date: string) => `((${date})::timestamp AT TIME ZONE 'UTC')`;

/** The columns that hold figures, in the order `countRuns` gives them. */
export const FIGURES = [
  "runs",
  "completed",
  "failed",
  "cancelled",
  "live",
  "steps",
  "credits",
  "input_tokens",
  "output_tokens",
] as const;
