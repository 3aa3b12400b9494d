import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { dataOf } from "@/lib/api/schemas";
import { getUsage } from "./get-usage";
import { usageSchema } from "./serialize";

const OUT_OF_TIME = "Must lie between 2000-01-01 and 2099-12-31.";
const dayQuery = z.iso
  .date({ error: "Must be a day, such as 2026-03-14." })
  .refine((day) => day >= "2000-01-01" && day <= "2099-12-31", OUT_OF_TIME)
  .optional();

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
  query: z.strictObject({
    from: dayQuery.openapi({
      description: "First day, in UTC; 29 days before the last by default. A range has at most 92 days.",
      example: "2026-03-01",
    }),
    to: dayQuery.openapi({
      description: "Last day, itself within the range; today by default.",
      example: "2026-03-31",
    }),
    group_by: z.enum(["day", "agent", "key"]).optional().openapi({
      description:
        "What the series is by. `key`: who or what started the runs, be it a key, a person, a trigger or a schedule.",
      default: "day",
    }),
  }),
  response: dataOf(usageSchema),
  handler: async (ctx, { query }) => ({ data: await getUsage(ctx, query) }),
});
