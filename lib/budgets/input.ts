import { z } from "@hono/zod-openapi";

const credits = z.int().min(0).max(1_000_000_000);

export const createBudgetInput = z.strictObject({
  agent: z
    .string()
    .min(1)
    .max(200)
    .nullable()
    .optional()
    .openapi({ description: "Id or slug of an agent; without one the budget is for all agents." }),
  period: z.enum(["run", "month"]).openapi({ description: "What each run may use, or all of them in a month (UTC)." }),
  limit_credits: credits,
});
export type CreateBudgetInput = z.input<typeof createBudgetInput>;

export const updateBudgetInput = z.strictObject({ limit_credits: credits });
export type UpdateBudgetInput = z.input<typeof updateBudgetInput>;
