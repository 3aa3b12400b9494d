import { emitBuiltSql } from "@/lib/events/emit-event";
import { EXTRA, SPENT, THIS_MONTH } from "./month-sql";

/** A month's budget warns once this part of it is used: a fraction, so that SQL compares whole numbers. */
const WARN_AT = { part: 4, of: 5 };
const passes = (spent: string) =>
  `(${spent})::bigint * ${WARN_AT.of} >= (b.limit_credits::bigint + ${EXTRA}) * ${WARN_AT.part}`;

/**
 * SQL that counts a charge towards the month's budgets it falls under, as part of the statement that charges: so what
 * a month has spent is one row to read. The charge that takes a budget over four fifths puts `budget.warned` into the
 * outbox. Where there is no budget it costs one index lookup.
 * @param run CTE: workspace_id, agent_id and ancestor_agent_ids of the charged run
 * @param charge CTE: has a row when something was charged; read first, so that all lock in the same order
 * @param credits SQL for what was charged
 */
export const countSpentSql = (run: string, charge: string, credits: string) => `spent AS (
    UPDATE budgets b SET spent_credits = ${SPENT} + ${credits}, spent_month = ${THIS_MONTH}
    FROM ${run} r, ${charge}
    WHERE b.workspace_id = r.workspace_id AND b.subject = ANY (ARRAY[r.agent_id, r.workspace_id] || r.ancestor_agent_ids) AND b.period = 'month'
    RETURNING b.id, CASE WHEN ${passes("b.spent_credits")} AND NOT ${passes(`b.spent_credits - ${credits}`)}
      THEN ${emitBuiltSql("budget.warned", "'budget.warned:' || b.id || ':' || b.spent_month", "'budget_id', b.id, 'month', b.spent_month, 'at', now()")} END
  )`;
