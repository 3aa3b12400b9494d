import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { agentParam, dataOf, pageOf, pageQuery } from "@/lib/api/schemas";
import { backfillSchedule, MAX_BACKFILL } from "./backfill-schedule";
import { deleteSchedule } from "./delete-schedule";
import { getSchedule } from "./get-schedule";
import { backfillInput, previewInput, scheduleInput } from "./input";
import { listScheduleFires } from "./list-schedule-fires";
import { pauseSchedule, resumeSchedule } from "./pause-schedule";
import { previewSchedule } from "./preview-schedule";
import { putSchedule } from "./put-schedule";
import { runScheduleNow } from "./run-schedule-now";
import { scheduleFireSchema, schedulePreviewSchema, scheduleSchema } from "./serialize";

const tag = "Schedules";
const schedule = dataOf(scheduleSchema);

export const getScheduleOperation = defineOperation({
  id: "getSchedule",
  method: "GET",
  path: "/agents/{agent}/schedule",
  scope: "agents:read",
  limit: "reads",
  tag,
  summary: "Get the schedule of an agent, with its next five times",
  params: agentParam,
  response: schedule,
  handler: async (ctx, { params }) => ({ data: await getSchedule(ctx, params) }),
});

export const putScheduleOperation = defineOperation({
  id: "putSchedule",
  method: "PUT",
  path: "/agents/{agent}/schedule",
  scope: "agents:write",
  limit: "none",
  tag,
  summary: "Give an agent a schedule, or change it",
  description: "Fields left out are set to their defaults. A paused schedule stays paused.",
  params: agentParam,
  body: scheduleInput,
  response: schedule,
  errors: ["invalid_cron", "invalid_timezone"],
  examples: { body: { cron: "0 8 * * 1", timezone: "Europe/Berlin", missed: "latest_only", overlap: "skip" } },
  handler: async (ctx, { params, body }) => ({ data: await putSchedule(ctx, params.agent, body) }),
});

export const deleteScheduleOperation = defineOperation({
  id: "deleteSchedule",
  method: "DELETE",
  path: "/agents/{agent}/schedule",
  scope: "agents:write",
  limit: "none",
  tag,
  summary: "Take the schedule of an agent away",
  params: agentParam,
  status: 204,
  handler: (ctx, { params }) => deleteSchedule(ctx, params),
});

export const pauseScheduleOperation = defineOperation({
  id: "pauseSchedule",
  method: "POST",
  path: "/agents/{agent}/schedule/pause",
  scope: "agents:write",
  limit: "none",
  tag,
  summary: "Pause a schedule",
  description: "The times that pass meanwhile are not made up.",
  params: agentParam,
  response: schedule,
  handler: async (ctx, { params }) => ({ data: await pauseSchedule(ctx, params) }),
});

export const resumeScheduleOperation = defineOperation({
  id: "resumeSchedule",
  method: "POST",
  path: "/agents/{agent}/schedule/resume",
  scope: "agents:write",
  limit: "none",
  tag,
  summary: "Resume a schedule",
  params: agentParam,
  response: schedule,
  handler: async (ctx, { params }) => ({ data: await resumeSchedule(ctx, params) }),
});

export const runScheduleNowOperation = defineOperation({
  id: "runScheduleNow",
  method: "POST",
  path: "/agents/{agent}/schedule/run-now",
  scope: "agents:trigger",
  limit: "runs",
  tag,
  summary: "Start a run as the schedule would, at once",
  params: agentParam,
  response: z.strictObject({ run_id: z.int(), status: z.literal("queued"), agent_uuid: z.string(), id: z.string() }),
  status: 202,
  errors: ["insufficient_credits", "agent_not_active", "agent_not_published", "validation_failed"],
  idempotent: true,
  handler: async (ctx, { params, reservedId }) => {
    const run = await runScheduleNow(ctx, { ...params, ...(reservedId ? { id: `run_${reservedId}` } : {}) });
    return { run_id: run.number, status: run.status, agent_uuid: run.agentId, id: run.id };
  },
});

export const backfillScheduleOperation = defineOperation({
  id: "backfillSchedule",
  method: "POST",
  path: "/agents/{agent}/schedule/backfill",
  scope: "agents:trigger",
  limit: "runs",
  tag,
  summary: "Start a run for each time of the past that has started none",
  description: `From \`from\` to \`to\`, at most ${MAX_BACKFILL} times. Repeating the call starts none twice.`,
  params: agentParam,
  body: backfillInput,
  response: dataOf(
    z.strictObject({
      started: z.int(),
      skipped: z.int().openapi({ description: "Times that had started a run before." }),
    }),
  ),
  errors: ["insufficient_credits", "agent_not_active", "agent_not_published"],
  examples: { body: { from: "2026-03-01T00:00:00Z", to: "2026-03-14T00:00:00Z" } },
  handler: async (ctx, { params, body }) => ({ data: await backfillSchedule(ctx, params.agent, body) }),
});

export const listScheduleFiresOperation = defineOperation({
  id: "listScheduleFires",
  method: "GET",
  path: "/agents/{agent}/schedule/fires",
  scope: "agents:read",
  limit: "reads",
  tag,
  summary: "List what became of a schedule's times, latest first",
  params: agentParam,
  query: pageQuery,
  response: pageOf(scheduleFireSchema),
  errors: ["invalid_cursor"],
  handler: (ctx, { params, query }) => listScheduleFires(ctx, { ...params, ...query }),
});

export const previewScheduleOperation = defineOperation({
  id: "previewSchedule",
  method: "POST",
  path: "/schedules/preview",
  scope: "agents:read",
  limit: "reads",
  tag,
  summary: "See what a cron expression means",
  body: previewInput,
  response: dataOf(schedulePreviewSchema),
  errors: ["invalid_cron", "invalid_timezone"],
  examples: { body: { cron: "0 8 * * 1", timezone: "Europe/Berlin" } },
  handler: async (ctx, { body }) => ({ data: await previewSchedule(ctx, body) }),
});
