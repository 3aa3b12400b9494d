import { z } from "@hono/zod-openapi";

/** Pieces that many operations share. */
export const limitQuery = z
  .string()
  .regex(/^\d{1,3}$/, "Must be a number from 1 to 100.")
  .transform(Number)
  .refine((limit) => limit >= 1 && limit <= 100, "Must be a number from 1 to 100.")
  .optional()
  .transform((limit) => limit ?? 20)
  .openapi({ type: "integer", minimum: 1, maximum: 100, default: 20, description: "How many to return." });

export const cursorQuery = z.string().max(200).optional().openapi({ description: "`next_cursor` of the page before." });

export const pageQuery = z.strictObject({ limit: limitQuery, cursor: cursorQuery });

export const timeSchema = z.iso.datetime().openapi({ example: "2026-03-14T08:00:04.000Z" });

/** A time in a query, any offset. */
export const timeQuery = z.iso
  .datetime({ offset: true, error: "Must be an RFC 3339 time, such as 2026-03-14T08:00:04Z." })
  .transform((text) => new Date(text))
  .openapi({ type: "string", format: "date-time", description: "An RFC 3339 time." });

export function pageOf<T extends z.ZodType>(item: T) {
  return z.strictObject({
    data: z.array(item),
    next_cursor: z
      .string()
      .nullable()
      .openapi({ description: "Pass as `cursor` for the next page; null on the last." }),
  });
}

export function dataOf<T extends z.ZodType>(item: T) {
  return z.strictObject({ data: item });
}

export const jsonObject = z.record(z.string(), z.unknown());

export const agentParam = z.strictObject({
  agent: z.string().max(200).openapi({ description: "Id or slug of the agent.", example: "weekly-pipeline-report" }),
});
export const runParam = z.strictObject({
  run: z.string().max(200).openapi({ description: "Id or number of the run.", example: "42" }),
});
