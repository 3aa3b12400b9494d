import { z } from "@hono/zod-openapi";

/** S4's lists: so many from an offset on, with how many there are. */
export interface OffsetInput {
  /** 1 to 100. */
  limit: number;
  offset: number;
}

/** The last place a list can be asked for: beyond it, a filter is what helps. */
export const MOST_OFFSET = 10_000;

export const offsetQuery = z
  .string()
  .regex(/^\d{1,9}$/, "Must be a number from 0.")
  .transform(Number)
  .refine((offset) => offset <= MOST_OFFSET, `May be at most ${MOST_OFFSET}. Narrow the list by a filter.`)
  .optional()
  .transform((offset) => offset ?? 0)
  .openapi({ type: "integer", minimum: 0, maximum: MOST_OFFSET, default: 0, description: "How many to pass over." });

export const success = z.literal("success");

/** What stands around the items of a list. */
export const listFields = { total: z.int(), limit: z.int(), offset: z.int() };
