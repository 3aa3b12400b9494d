import { systemCtx } from "@/lib/auth/system-ctx";
import { db, pool } from "@/lib/db/client";
import { notifyRun } from "@/lib/live/notifier";
import { coverCards } from "./cover-cards";
import { THIS_MONTH } from "./month-sql";
import { queryIn } from "./query";
import { readBudget } from "./read-budgets";
import { roomOf } from "./room-of";

const OVERTAKEN = `
  SELECT DISTINCT workspace_id, args->>'budget_id' AS budget_id FROM approvals
  WHERE kind = 'budget' AND status = 'pending' AND expires_at > now() AND ((args->>'month')::date < ${THIS_MONTH}
    OR NOT EXISTS (SELECT 1 FROM budgets b WHERE b.id = args->>'budget_id'))`;

/**
 * Lets go on what waits for more of a month that is over, as far as the new one's budget goes, and what waits for a
 * budget that was removed just as it asked.
 */
export async function releaseCards(): Promise<void> {
  const { rows } = await pool.query<{ workspace_id: string; budget_id: string }>(OVERTAKEN);
  for (const { workspace_id: workspaceId, budget_id: budgetId } of rows) {
    const woken = await db.$transaction(async (tx) => {
      const budget = await readBudget(workspaceId, budgetId, queryIn(tx));
      const room = budget ? roomOf(budget) : ("any" as const);
      const reason = budget ? "A new month has begun." : "The budget was removed.";
      const cover = { budgetId, room, reason };
      return coverCards(queryIn(tx), systemCtx(workspaceId, "budgets"), cover);
    });
    for (const { run, seq } of woken) notifyRun({ run, workspace: workspaceId, seq, ended: false });
  }
}
