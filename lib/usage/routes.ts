import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { dataOf } from "@/lib/api/schemas";
import { getModelUsage } from "./get-model-usage";
import { getUsage } from "./get-usage";
import { modelUsageSchema, usageSchema } from "./serialize";

const OUT_OF_TIME = "Must lie between 2000-01-01 and 2099-12-31.";
const dayQuery = z.iso
  .date({ error: "Must be a day, such as 2026-03-14." })
  .refine((day) => day >= "2000-01-01" && day <= "2099-12-31", OUT_OF_TIME)
  .optional();

const rangeQuery = z.strictObject({
  from: dayQuery.openapi({
    description: "First day, in UTC; 29 days before the last by default. A range has at most 92 days.",
    example: "2026-03-01",
  }),
  to: dayQuery.openapi({
    description: "Last day, itself within the range; today by default.",
    example: "2026-03-31",
  }),
});

export const getUsageOperation = defineOperation({
  id: "getUsage",
  method: "GET",
  path: "/usage",
  scope: "usage:read",
  limit: "reads",
  tag: "Usage",
  summary: "Get what was used, by day, agent or key",
  description:
    "A run counts on the day it was started, in UTC, with all it has used since. Past days are counted once they are " +
    "over, and again while runs of theirs go on: the older the day, the less often. Today is counted when you ask.",
  query: rangeQuery.extend({
    group_by: z.enum(["day", "agent", "key"]).optional().openapi({
      description:
        "What the series is by. `key`: who or what started the runs, be it a key, a person, a trigger or a schedule.",
      default: "day",
    }),
  }),
  response: dataOf(usageSchema),
  handler: async (ctx, { query }) => ({ data: await getUsage(ctx, query) }),
});

export const getModelUsageOperation = defineOperation({
  id: "getModelUsage",
  method: "GET",
  path: "/usage/models",
  scope: "usage:read",
  limit: "reads",
  tag: "Usage",
  summary: "Get what models were asked, by model",
  description: "Counted from the calls that are kept, on the day of each call, in UTC: calls go with their runs.",
  query: rangeQuery,
  response: dataOf(modelUsageSchema),
  handler: async (ctx, { query }) => ({ data: await getModelUsage(ctx, query) }),
});
