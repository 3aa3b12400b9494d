import { z } from "@hono/zod-openapi";
import { jsonObject, timeSchema } from "@/lib/api/schemas";
import type { Prisma } from "@/lib/db/client";
import { describeCron } from "./cron";
import { MISSED_POLICIES } from "./missed-fires";
import { nextFires } from "./next-fires";

/** How many of the next times are shown. */
export const NEXT_SHOWN = 5;

export const OVERLAP_POLICIES = ["skip", "allow"] as const;
export const FIRE_STATUSES = ["started", "skipped_missed", "skipped_overlap", "failed"] as const;

const describedSchema = z.strictObject({
  description: z.string().openapi({ description: "The cron expression in words." }),
  next: z.array(timeSchema).openapi({ description: "The next five times, whether or not it is paused." }),
});

export const schedulePreviewSchema = describedSchema.openapi("SchedulePreview");

export const scheduleSchema = z
  .strictObject({
    id: z.string(),
    agent_id: z.string(),
    cron: z.string(),
    timezone: z.string(),
    ...describedSchema.shape,
    enabled: z
      .boolean()
      .openapi({ description: "False while the schedule is paused. A paused agent's rests as well." }),
    next_fire_at: timeSchema.nullable().openapi({ description: "What is waited for; null while nothing is." }),
    overlap: z.enum(OVERLAP_POLICIES),
    missed: z.enum(MISSED_POLICIES),
    catch_up_ms: z.int(),
    input: jsonObject,
    created_at: timeSchema,
    updated_at: timeSchema,
  })
  .openapi("Schedule");
export type Schedule = z.infer<typeof scheduleSchema>;

export const scheduleFireSchema = z
  .strictObject({
    scheduled_for: timeSchema,
    status: z.enum(FIRE_STATUSES),
    run: z
      .strictObject({ id: z.string(), run_id: z.int(), status: z.string() })
      .nullable()
      .openapi({ description: "The run it started, with what it is doing now." }),
    reason: z.string().nullable().openapi({ description: "Why it started none." }),
    created_at: timeSchema,
  })
  .openapi("ScheduleFire");
export type ScheduleFire = z.infer<typeof scheduleFireSchema>;

/** @param now when "next" begins */
export function describeTimes(times: { cron: string; timezone: string }, now: Date) {
  return {
    description: describeCron(times.cron),
    next: nextFires(times, now, NEXT_SHOWN).map((fire) => fire.toISOString()),
  };
}

export function serializeSchedule(row: {
  id: string;
  agentId: string;
  cron: string;
  timezone: string;
  enabled: boolean;
  overlap: string;
  missed: string;
  catchUpMs: number;
  input: Prisma.JsonValue;
  nextFireAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}): Schedule {
  return {
    id: row.id,
    agent_id: row.agentId,
    cron: row.cron,
    timezone: row.timezone,
    ...describeTimes(row, new Date()),
    enabled: row.enabled,
    next_fire_at: row.nextFireAt?.toISOString() ?? null,
    overlap: row.overlap as Schedule["overlap"],
    missed: row.missed as Schedule["missed"],
    catch_up_ms: row.catchUpMs,
    input: row.input as Record<string, unknown>,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
