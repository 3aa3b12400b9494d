import { findAgent } from "@/lib/agents/find-agent";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, type Tx } from "@/lib/db/client";
import { isUniqueViolation } from "@/lib/db/is-unique-violation";
import { AppError, notFound } from "@/lib/errors/app-error";
import { formatId, newId } from "@/lib/ids/new-id";
import { parseInput } from "@/lib/validation/parse-input";
import { type CreateBudgetInput, createBudgetInput } from "./input";
import { readBudget } from "./read-budgets";
import type { Budget } from "./serialize";

/**
 * Sets a budget for each run or each month, of one agent or of all. What the month has spent so far counts.
 * @throws AppError validation_failed, not_found (the agent), already_exists
 */
export async function createBudget(ctx: Ctx, input: CreateBudgetInput): Promise<Budget> {
  requireScope(ctx, "agents:write");
  const { agent: ref, period, limit_credits: limitCredits } = parseInput(createBudgetInput, input);
  const id = newId("budget");
  const { workspaceId } = ctx;
  try {
    await db.$transaction(async (tx) => {
      const agent = ref ? await findAgent(tx, ctx, ref) : null;
      const base = { id, workspaceId, agentId: agent?.id ?? null, subject: agent?.id ?? workspaceId };
      const spent = period === "month" ? await spentSoFar(tx, workspaceId, agent?.id ?? null) : {};
      await tx.budget.create({ data: { ...base, period, limitCredits, createdBy: ctx.userId, ...spent } });
      const after = { agent_id: agent?.id ?? null, period, limit_credits: limitCredits };
      await recordAudit(tx, ctx, { action: "budget.created", resourceType: "budget", resourceId: id, after });
    });
  } catch (error) {
    if (isUniqueViolation(error))
      throw new AppError("already_exists", "There is such a budget already. Change that one.");
    throw error;
  }
  const budget = await readBudget(workspaceId, id);
  if (!budget) throw notFound("Budget");
  return budget;
}

/** From the ledger, whose ids sort by time. The workspace is locked: no charge is in between, to be counted by nobody. */
async function spentSoFar(tx: Tx, workspaceId: string, agentId: string | null) {
  await tx.$queryRaw`SELECT 1 FROM workspaces WHERE id = ${workspaceId} FOR UPDATE`;
  const month = new Date();
  month.setUTCDate(1);
  month.setUTCHours(0, 0, 0, 0);
  const first = formatId("creditTransaction", month.getTime(), new Uint8Array(16));
  const rows = agentId
    ? await tx.$queryRaw<{ spent: number }[]>`
        SELECT coalesce(-sum(t.amount), 0)::int AS spent FROM credit_transactions t JOIN runs r ON r.id = t.run_id
        WHERE t.workspace_id = ${workspaceId} AND t.id >= ${first} AND t.type = 'consumption' AND r.agent_id = ${agentId}`
    : await tx.$queryRaw<{ spent: number }[]>`
        SELECT coalesce(-sum(t.amount), 0)::int AS spent FROM credit_transactions t
        WHERE t.workspace_id = ${workspaceId} AND t.id >= ${first} AND t.type = 'consumption'`;
  return { spentCredits: rows[0]?.spent ?? 0, spentMonth: month };
}
