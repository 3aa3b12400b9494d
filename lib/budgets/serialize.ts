import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";

export const budgetSchema = z
  .strictObject({
    id: z.string(),
    agent: z
      .strictObject({ id: z.string(), slug: z.string(), name: z.string() })
      .nullable()
      .openapi({ description: "Null: the budget is for all agents of the workspace." }),
    period: z.enum(["run", "month"]).openapi({
      description: "`run`: what each run may use. `month`: what all runs together may use in a calendar month (UTC).",
    }),
    limit_credits: z.int().min(0),
    extra_credits: z.int().min(0).openapi({ description: "What people granted on top for this month." }),
    spent_credits: z.int().min(0).nullable().openapi({ description: "Used in this month; null for a budget per run." }),
    resets_at: timeSchema.nullable().openapi({ description: "When the next month begins; null for a budget per run." }),
    waiting: z.int().min(0).openapi({ description: "How many requests wait for a person because of it, up to 100." }),
    created_at: timeSchema,
    updated_at: timeSchema,
  })
  .openapi("Budget");
export type Budget = z.infer<typeof budgetSchema>;

/** A row as `READ_BUDGETS` brings it. */
export interface BudgetRow {
  id: string;
  agent_id: string | null;
  agent_slug: string | null;
  agent_name: string | null;
  period: "run" | "month";
  limit_credits: number;
  extra: number;
  spent: number;
  resets_at: Date;
  waiting: number;
  created_at: Date;
  updated_at: Date;
}

export function serializeBudget(row: BudgetRow): Budget {
  const isMonth = row.period === "month";
  return {
    id: row.id,
    agent: row.agent_id ? { id: row.agent_id, slug: row.agent_slug ?? "", name: row.agent_name ?? "" } : null,
    period: row.period,
    limit_credits: row.limit_credits,
    extra_credits: row.extra,
    spent_credits: isMonth ? row.spent : null,
    resets_at: isMonth ? row.resets_at.toISOString() : null,
    waiting: row.waiting,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
