/** The columns of ListedRunRow, and where they come from. */
export const LISTED_RUN_COLUMNS = `
  r.id, r.number::float8 AS number, r.agent_id, a.slug AS agent_slug, a.name AS agent_name, v.version, r.status, r.trigger,
  r.started_by, r.thread, r.source_id, r.replay_of, (SELECT o.number::float8 FROM runs o WHERE o.id = r.replay_of) AS replay_of_number,
  r.steps_completed, r.credits_used, r.error, r.wake_at, r.created_at, r.started_at, r.completed_at`;

/** What the columns are read from; `runs` yields rows of the table as `r`. */
export function runSources(runs: string): string {
  return `${runs} JOIN agents a ON a.id = r.agent_id JOIN agent_versions v ON v.id = r.version_id`;
}

export const RUN_SOURCES = runSources("runs r");

/** A run's id and number cannot be mistaken for each other: the number to look for, or null when `ref` is an id. */
export function runNumber(ref: string): number | null {
  return /^\d{1,15}$/.test(ref) ? Number(ref) : null;
}
