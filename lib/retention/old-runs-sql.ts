/** What ended, by an index of its own each, so that the newest of all of them are found without reading a run. */
const ENDED = ["completed", "failed", "cancelled", "timed_out"];

/**
 * SQL for the number of the newest run that is beyond the newest `keep` ended ones of workspace $1; no row when there
 * are no more than that. It walks the index (workspace_id, status, number), newest first, and nothing else: the limit
 * inside is what has PostgreSQL merge the statuses instead of sorting them.
 * @param keep placeholder of a number
 */
export const boundarySql = (keep: string) => `
  SELECT number FROM (
    ${ENDED.map(
      (status) => `(SELECT number FROM runs WHERE workspace_id = $1 AND contact_id IS NULL AND status = '${status}'
        ORDER BY number DESC LIMIT ${keep}::bigint + 1)`,
    ).join(" UNION ALL ")}
  ) ended ORDER BY number DESC OFFSET ${keep}::bigint LIMIT 1`;

/** SQL: the run `r` is over, and too old ($2: timestamp) or beyond the newest ($3: number). Either may be null. */
export const IS_OLD = `r.contact_id IS NULL AND r.status IN (${ENDED.map((status) => `'${status}'`).join(", ")})
  AND ((r.created_at < $2::timestamptz AND r.completed_at < $2::timestamptz) OR r.number <= $3::bigint)`;
