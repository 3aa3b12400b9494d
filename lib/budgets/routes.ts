import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { dataOf, pageOf, pageQuery } from "@/lib/api/schemas";
import { createBudget } from "./create-budget";
import { deleteBudget } from "./delete-budget";
import { getBudget } from "./get-budget";
import { createBudgetInput, updateBudgetInput } from "./input";
import { listBudgets } from "./list-budgets";
import { budgetSchema } from "./serialize";
import { updateBudget } from "./update-budget";

const tag = "Budgets";
const budgetParam = z.strictObject({ budget: z.string().max(200).openapi({ description: "Id of the budget." }) });

export const listBudgetsOperation = defineOperation({
  id: "listBudgets",
  method: "GET",
  path: "/budgets",
  scope: "usage:read",
  limit: "reads",
  tag,
  summary: "List budgets with what they have spent, newest first",
  query: pageQuery,
  response: pageOf(budgetSchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { query }) => listBudgets(ctx, query),
});

export const createBudgetOperation = defineOperation({
  id: "createBudget",
  method: "POST",
  path: "/budgets",
  scope: "agents:write",
  limit: "none",
  tag,
  summary: "Set a budget",
  description:
    "A step that would go over a budget waits for a person, as an approval of the kind `budget`. Approving it raises " +
    "what is allowed by `extra_credits`; rejecting it fails the step with `budget_exceeded`.",
  body: createBudgetInput,
  response: dataOf(budgetSchema),
  status: 201,
  errors: ["not_found", "already_exists"],
  idempotent: true,
  examples: { body: { agent: "pipeline-health-monitor", period: "month", limit_credits: 500 } },
  handler: async (ctx, { body }) => ({ data: await createBudget(ctx, body) }),
});

export const getBudgetOperation = defineOperation({
  id: "getBudget",
  method: "GET",
  path: "/budgets/{budget}",
  scope: "usage:read",
  limit: "reads",
  tag,
  summary: "Get a budget",
  params: budgetParam,
  response: dataOf(budgetSchema),
  handler: async (ctx, { params }) => ({ data: await getBudget(ctx, params) }),
});

export const updateBudgetOperation = defineOperation({
  id: "updateBudget",
  method: "PATCH",
  path: "/budgets/{budget}",
  scope: "agents:write",
  limit: "none",
  tag,
  summary: "Change a budget's limit; what waits and is within it goes on",
  params: budgetParam,
  body: updateBudgetInput,
  response: dataOf(budgetSchema),
  examples: { body: { limit_credits: 1000 } },
  handler: async (ctx, { params, body }) => ({ data: await updateBudget(ctx, params.budget, body) }),
});

export const deleteBudgetOperation = defineOperation({
  id: "deleteBudget",
  method: "DELETE",
  path: "/budgets/{budget}",
  scope: "agents:write",
  limit: "none",
  tag,
  summary: "Remove a budget; what waits because of it goes on",
  params: budgetParam,
  status: 204,
  handler: (ctx, { params }) => deleteBudget(ctx, params),
});
