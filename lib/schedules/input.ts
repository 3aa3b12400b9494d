import { z } from "@hono/zod-openapi";
import { jsonObject } from "@/lib/api/schemas";
import { MISSED_POLICIES } from "./missed-fires";
import { OVERLAP_POLICIES } from "./serialize";

/** PostgreSQL keeps it as an integer; two weeks are enough to catch up with anything worth starting. */
export const MAX_CATCH_UP_MS = 14 * 24 * 3_600_000;

const cronField = z
  .string()
  .max(200)
  .transform((text) => text.trim())
  .openapi({ description: "Five fields: minute, hour, day of month, month, day of week.", example: "0 8 * * 1" });

const timezoneField = z
  .string()
  .max(100)
  .optional()
  .openapi({ description: "A name of the IANA database; UTC unless given.", example: "Europe/Berlin" });

export const previewInput = z.strictObject({ cron: cronField, timezone: timezoneField });
export type PreviewInput = z.input<typeof previewInput>;

export const scheduleInput = z.strictObject({
  cron: cronField,
  timezone: timezoneField,
  overlap: z.enum(OVERLAP_POLICIES).optional().openapi({
    description: "What to do while a run of the schedule has not ended: `skip` the time, or `allow` both.",
  }),
  missed: z.enum(MISSED_POLICIES).optional().openapi({
    description:
      "Which times start a run late, when nothing was running as they came due: the latest, none, or all within the window.",
  }),
  catch_up_ms: z
    .int()
    .min(0)
    .max(MAX_CATCH_UP_MS)
    .optional()
    .openapi({ description: "The window: how late a run may still start. A minute late is never too late." }),
  input: jsonObject.optional().openapi({ description: "The input of the runs it starts." }),
});
export type ScheduleInput = z.input<typeof scheduleInput>;

const timeField = z.iso
  .datetime({ offset: true, error: "Must be an RFC 3339 time, such as 2026-03-14T08:00:00Z." })
  .openapi({ format: "date-time" });

export const backfillInput = z.strictObject({ from: timeField, to: timeField });
export type BackfillInput = z.input<typeof backfillInput>;
