import { z } from "@hono/zod-openapi";
import { defineOperation } from "@/lib/api/operation";
import { dataOf, jsonObject, runParam } from "@/lib/api/schemas";
import { type BulkInput, bulkCancelRuns, bulkReplayRuns } from "./bulk-runs";
import { countRuns } from "./count-runs";
import { exportRuns } from "./export-runs";
import { runFilterSchema, runFilters } from "./filter-schema";
import { replayRun } from "./replay-run";

const tag = "Runs";

export const replayRunOperation = defineOperation({
  id: "replayRun",
  method: "POST",
  path: "/runs/{run}/replay",
  scope: "runs:write",
  limit: "runs",
  tag,
  summary: "Run it again",
  description:
    "Starts a new run with the same or with other input; needs `agents:trigger` as well. With `from_step`, what was recorded " +
    "before that step is taken over and not executed again. It costs what any run costs.",
  params: runParam,
  body: z.strictObject({
    input: jsonObject.optional().openapi({ description: "Other parameters. Left out: the same as before." }),
    from_step: z
      .string()
      .min(1)
      .max(500)
      .optional()
      .openapi({ description: "A step of the plan itself, not one inside another, that the run had reached." }),
    version: z.enum(["original", "published"]).optional().openapi({
      description: "The version to run. By default the published one; with `from_step` the one the run had.",
    }),
  }),
  response: z.strictObject({
    run_id: z.int().openapi({ description: "The new run's number." }),
    status: z.literal("queued"),
    agent_uuid: z.string(),
    id: z.string().openapi({ description: "The new run's id." }),
    replay_of: z.strictObject({ id: z.string(), number: z.int() }),
  }),
  status: 202,
  errors: ["insufficient_credits", "agent_not_active", "agent_not_published", "validation_failed"],
  idempotent: true,
  examples: { body: { from_step: "post_summary" } },
  handler: async (ctx, { params, body, reservedId }) => {
    const { input, from_step: fromStep, version } = body;
    const id = reservedId ? { id: `run_${reservedId}` } : {};
    const run = await replayRun(ctx, { ...params, input, fromStep, version, ...id });
    return { run_id: run.number, status: run.status, agent_uuid: run.agentId, id: run.id, replay_of: run.replayOf };
  },
});

const bulkBody = z
  .strictObject({
    filter: runFilterSchema.optional(),
    run_ids: z
      .array(z.union([z.string().min(1).max(200), z.int().min(1)]))
      .min(1)
      .max(100)
      .optional()
      .openapi({ description: "Ids or numbers." }),
    cursor: z
      .string()
      .max(200)
      .optional()
      .openapi({ description: "`cursor` of the call before; goes with the filter." }),
  })
  .refine(({ filter, run_ids }) => (filter === undefined) !== (run_ids === undefined), {
    error: "Either filter or run_ids.",
  })
  .transform((body): BulkInput => body);

const bulkResponse = dataOf(
  z
    .strictObject({
      matched: z.int().openapi({ description: "How many runs this call has handled." }),
      done: z.int(),
      failed: z.array(
        z.strictObject({
          run_id: z.union([z.int(), z.string()]),
          error: z.strictObject({ code: z.string(), message: z.string() }),
        }),
      ),
      more: z.boolean().openapi({ description: "Call again with `cursor` until this is false." }),
      cursor: z.string().nullable(),
    })
    .openapi("BulkResult"),
);

export const bulkCancelRunsOperation = defineOperation({
  id: "bulkCancelRuns",
  method: "POST",
  path: "/runs/bulk-cancel",
  scope: "runs:write",
  limit: "none",
  tag,
  summary: "Cancel many runs",
  description: "The live ones among those that meet a filter, oldest first and up to 200 a call, or up to 100 by id.",
  body: bulkBody,
  response: bulkResponse,
  errors: ["invalid_cursor", "not_found"],
  examples: { body: { filter: { status: "queued,sleeping", agent: "weekly-pipeline-report" } } },
  handler: async (ctx, { body }) => ({ data: await bulkCancelRuns(ctx, body) }),
});

export const bulkReplayRunsOperation = defineOperation({
  id: "bulkReplayRuns",
  method: "POST",
  path: "/runs/bulk-replay",
  scope: "runs:write",
  limit: "runs",
  tag,
  summary: "Run many runs again",
  description:
    "Those that meet a filter, oldest first and up to 200 a call, or up to 100 by id; needs `agents:trigger` as well. " +
    "Runs started after the first call are left out of those that follow with its cursor.",
  body: bulkBody,
  response: bulkResponse,
  errors: ["invalid_cursor", "not_found"],
  idempotent: true,
  examples: { body: { run_ids: [41, 42] } },
  handler: async (ctx, { body, reservedId }) => ({ data: await bulkReplayRuns(ctx, body, reservedId) }),
});

export const countRunsOperation = defineOperation({
  id: "countRuns",
  method: "GET",
  path: "/runs/count",
  scope: "runs:read",
  limit: "reads",
  tag,
  summary: "Count runs",
  description: "Up to 10,000; `more` says that there are, or may be, more than were counted.",
  query: runFilterSchema,
  response: dataOf(z.strictObject({ count: z.int(), more: z.boolean() })),
  errors: ["not_found"],
  handler: async (ctx, { query }) => ({ data: await countRuns(ctx, query) }),
});

export const exportRunsOperation = defineOperation({
  id: "exportRuns",
  method: "GET",
  path: "/runs/export",
  scope: "runs:read",
  limit: "reads",
  tag,
  summary: "Download runs as a file",
  description:
    "Up to 100,000, newest first, without what steps took and gave: `csv` with a header line, or `json` with one run a line " +
    "(application/x-ndjson).",
  query: z.strictObject({ ...runFilters, format: z.enum(["csv", "json"]).openapi({ description: "Of the file." }) }),
  produces: "text/csv",
  errors: ["not_found"],
  handler: (ctx, { query }) => {
    const { format, ...filter } = query;
    return exportRuns(ctx, { filter, format });
  },
});
