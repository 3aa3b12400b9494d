import { z } from "@hono/zod-openapi";

const count = z.int().min(0);

const figures = {
  runs: count.openapi({ description: "Runs started." }),
  completed: count,
  failed: count.openapi({ description: "Failed or timed out." }),
  cancelled: count,
  live: count.openapi({ description: "Not ended yet." }),
  steps: count.openapi({ description: "Steps completed, without those taken over from a replayed run." }),
  credits: count,
  input_tokens: count.openapi({ description: "Tokens that models read, as their server reported them." }),
  output_tokens: count.openapi({ description: "Tokens that models wrote." }),
};

export const usageFiguresSchema = z.strictObject(figures).openapi("UsageFigures");
export type UsageFigures = z.infer<typeof usageFiguresSchema>;

export const USAGE_KINDS = ["day", "agent", "api_key", "user", "trigger", "schedule", "other"] as const;

export const usageGroupSchema = z
  .strictObject({
    id: z
      .string()
      .openapi({ description: "The day (YYYY-MM-DD, UTC), or the id of the agent or of who started runs." }),
    kind: z.enum(USAGE_KINDS),
    name: z.string().nullable().openapi({ description: "Null for days, and for what was deleted since." }),
    ...figures,
  })
  .openapi("UsageGroup");
export type UsageGroup = z.infer<typeof usageGroupSchema>;

export const usageSchema = z
  .strictObject({
    from: z.iso.date(),
    to: z.iso.date(),
    group_by: z.enum(["day", "agent", "key"]),
    totals: usageFiguresSchema,
    series: z.array(usageGroupSchema).openapi({
      description: "Every day of the range, oldest first; or the 100 agents or starters with the most runs.",
    }),
    rest: usageFiguresSchema.nullable().openapi({ description: "All others together, where there are more than 100." }),
  })
  .openapi("Usage");
export type Usage = z.infer<typeof usageSchema>;
export type UsageGrouping = Usage["group_by"];

export const modelUsageSchema = z
  .strictObject({
    from: z.iso.date(),
    to: z.iso.date(),
    models: z
      .array(
        z.strictObject({
          provider: z.string(),
          model: z.string(),
          calls: count,
          failed: count,
          input_tokens: count,
          output_tokens: count,
          cost_micro_usd: count
            .nullable()
            .openapi({ description: "Millionths of a US dollar, of the calls whose price was known; null: of none." }),
          unpriced: count.openapi({ description: "Answered calls whose price was not known." }),
        }),
      )
      .openapi({ description: "The 100 dearest." }),
  })
  .openapi("ModelUsage");
export type ModelUsage = z.infer<typeof modelUsageSchema>;
