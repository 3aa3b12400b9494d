import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";
import { STEP_STATUSES } from "@/lib/plans/schema";
import { RUN_STATUSES, RUN_TRIGGERS } from "./run-status";

const errorSchema = z
  .strictObject({ code: z.string(), message: z.string(), step_id: z.string().nullable() })
  .openapi("RunError");

export const stepLogSchema = z
  .strictObject({
    step_id: z.string().openapi({ description: "Path of the step: `post`, or `each[3].post` inside a loop." }),
    status: z.enum(STEP_STATUSES),
    duration_ms: z.int().nullable(),
    type: z.string(),
    tool: z.string().nullable(),
    input: z.unknown(),
    output: z.unknown(),
    error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
    attempts: z.int(),
    credits_used: z.int(),
    wake_at: timeSchema.nullable().openapi({ description: "End of a sleep, or the time of the next attempt." }),
    started_at: timeSchema.nullable(),
    completed_at: timeSchema.nullable(),
    reused: z
      .boolean()
      .openapi({ description: "Taken over from the run that this one repeats, and not executed again." }),
    restartable: z.boolean().openapi({ description: "Whether a replay may begin here: a step of the plan itself." }),
  })
  .openapi("StepLogItem");

/** A run as lists show it: without what steps took and gave. */
export const listedRunSchema = z
  .strictObject({
    id: z.string(),
    run_id: z.int().openapi({ description: "The run's number." }),
    agent_id: z.string(),
    agent_uuid: z.string(),
    agent_slug: z.string(),
    agent_name: z.string(),
    version: z.int().openapi({ description: "The published version it runs." }),
    status: z.enum(RUN_STATUSES),
    trigger: z.enum(RUN_TRIGGERS),
    started_by: z.string(),
    thread: z.string().nullable().openapi({ description: "The agent's conversation that it belongs to." }),
    source_id: z.string().nullable().openapi({ description: "The trigger, schedule, signal or run that started it." }),
    replay_of: z
      .strictObject({ id: z.string(), number: z.int() })
      .nullable()
      .openapi({ description: "The run it repeats." }),
    steps_completed: z.int(),
    credits_used: z.int(),
    duration_ms: z.int().nullable(),
    error: errorSchema.nullable(),
    wake_at: timeSchema.nullable(),
    created_at: timeSchema,
    started_at: timeSchema.nullable(),
    completed_at: timeSchema.nullable(),
  })
  .openapi("ListedRun");
export type ListedRun = z.infer<typeof listedRunSchema>;

export const runSchema = listedRunSchema
  .extend({
    step_log: z.array(stepLogSchema),
    input: z.unknown(),
    output: z.unknown(),
    parent: z
      .strictObject({ id: z.string(), number: z.int(), agent_name: z.string(), step_id: z.string() })
      .nullable()
      .openapi({ description: "The run that started it as a sub-agent, and the step there that waits for it." }),
    children: z
      .array(
        z.strictObject({
          id: z.string(),
          number: z.int(),
          agent_name: z.string(),
          step_id: z.string(),
          status: z.enum(RUN_STATUSES),
        }),
      )
      .openapi({ description: "The runs of sub-agents that it has started, at most 100." }),
    for_contacts: z.boolean().openapi({ description: "Whether it works through contacts, each in a run of its own." }),
    contact: z
      .strictObject({ id: z.string(), name: z.string().nullable() })
      .nullable()
      .openapi({ description: "Whom it is for, below a run over contacts." }),
    replays: z
      .array(z.strictObject({ id: z.string(), number: z.int(), status: z.enum(RUN_STATUSES), created_at: timeSchema }))
      .openapi({ description: "The newest runs that repeat it, at most 20." }),
  })
  .openapi("Run");
export type Run = z.infer<typeof runSchema>;
export type StepLogItem = z.infer<typeof stepLogSchema>;

export interface ListedRunRow {
  id: string;
  number: number;
  agent_id: string;
  agent_slug: string;
  agent_name: string;
  version: number;
  status: ListedRun["status"];
  trigger: ListedRun["trigger"];
  started_by: string;
  thread: string | null;
  source_id: string | null;
  replay_of: string | null;
  replay_of_number: number | null;
  steps_completed: number;
  credits_used: number;
  error: { code?: string; message?: string; step_id?: string } | null;
  wake_at: Date | null;
  created_at: Date;
  started_at: Date | null;
  completed_at: Date | null;
}

export interface RunRow extends ListedRunRow {
  input: unknown;
  output: unknown;
  steps: StepRow[];
  parent: Run["parent"];
  children: Run["children"];
  for_contacts: boolean;
  contact: Run["contact"];
  /** Ids of the steps of the plan itself. */
  plan_steps: string[];
  replays: { id: string; number: number; status: ListedRun["status"]; created_at: string }[];
}

/** A step as it comes out of json_agg: times are text. */
interface StepRow {
  step_id: string;
  /** Below 0: taken over from the run that this one repeats. */
  seq: number;
  type: string;
  tool: string | null;
  status: StepLogItem["status"];
  input: unknown;
  output: unknown;
  error: { code?: string; message?: string } | null;
  attempts: number;
  credits_used: number;
  wake_at: string | null;
  started_at: string | null;
  completed_at: string | null;
}

const time = (date: Date | string | null) => (date === null ? null : new Date(date).toISOString());
const duration = (from: Date | string | null, to: Date | string | null) =>
  from && to ? Math.max(0, new Date(to).getTime() - new Date(from).getTime()) : null;

export function serializeListedRun(row: ListedRunRow): ListedRun {
  const { error } = row;
  return {
    id: row.id,
    run_id: row.number,
    agent_id: row.agent_id,
    agent_uuid: row.agent_id,
    agent_slug: row.agent_slug,
    agent_name: row.agent_name,
    version: row.version,
    status: row.status,
    trigger: row.trigger,
    started_by: row.started_by,
    thread: row.thread,
    source_id: row.source_id,
    replay_of:
      row.replay_of === null || row.replay_of_number === null
        ? null
        : { id: row.replay_of, number: row.replay_of_number },
    steps_completed: row.steps_completed,
    credits_used: row.credits_used,
    duration_ms: duration(row.started_at ?? row.created_at, row.completed_at),
    error: error && {
      code: error.code ?? "failed",
      message: error.message ?? "The run failed.",
      step_id: error.step_id ?? null,
    },
    wake_at: time(row.wake_at),
    created_at: row.created_at.toISOString(),
    started_at: time(row.started_at),
    completed_at: time(row.completed_at),
  };
}

export function serializeRun(row: RunRow): Run {
  const planSteps = new Set(row.plan_steps);
  return {
    ...serializeListedRun(row),
    step_log: row.steps.map((step) => ({ ...serializeStep(step), restartable: planSteps.has(step.step_id) })),
    input: row.input,
    output: row.output,
    parent: row.parent,
    children: row.children,
    for_contacts: row.for_contacts,
    contact: row.contact,
    replays: row.replays.map((each) => ({ ...each, created_at: new Date(each.created_at).toISOString() })),
  };
}

function serializeStep(row: StepRow): Omit<StepLogItem, "restartable"> {
  const { error } = row;
  return {
    step_id: row.step_id,
    status: row.status,
    duration_ms: duration(row.started_at, row.completed_at),
    type: row.type,
    tool: row.tool,
    input: row.input,
    output: row.output,
    error: error && { code: error.code ?? "failed", message: error.message ?? "The step failed." },
    attempts: row.attempts,
    credits_used: row.credits_used,
    wake_at: time(row.wake_at),
    started_at: time(row.started_at),
    completed_at: time(row.completed_at),
    reused: row.seq < 0,
  };
}
