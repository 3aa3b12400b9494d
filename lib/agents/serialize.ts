import { z } from "@hono/zod-openapi";
import { jsonObject, timeSchema } from "@/lib/api/schemas";
import { contactLoopOf } from "@/lib/plans/contact-loop";
import type { Plan } from "@/lib/plans/schema";
import { describeCron } from "@/lib/schedules/cron";
import { goalOf } from "./goal-plan";
import { connectionsOf } from "./plan-apps";
import { playbookSettings } from "./playbook-settings";

/** S2's status of an agent: what its latest run is doing. */
export const AGENT_STATUSES = ["idle", "running", "paused", "awaiting_approval", "error"] as const;

export const agentSchema = z
  .strictObject({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    type: z.string(),
    description: z.string(),
    status: z.enum(AGENT_STATUSES),
    autonomy: z.enum(["observe", "propose", "act"]),
    schedule: z.string().nullable().openapi({ description: "The cron expression." }),
    app_slugs: z.array(z.string()),
    published_version: z.int().nullable(),
    last_run_at: timeSchema.nullable(),
    created_at: timeSchema,
    updated_at: timeSchema,
  })
  .openapi("Agent");
export type Agent = z.infer<typeof agentSchema>;

/** An agent exactly as S0 lists it. */
export const listedAgentSchema = z
  .strictObject({
    agent_uuid: z.string(),
    name: z.string(),
    status: z.enum(["active", "paused"]),
    app_slugs: z.array(z.string()),
    autonomy: z.enum(["observe", "propose", "act"]),
    schedule: z.strictObject({ cron: z.string(), description: z.string() }).nullable(),
    created_at: timeSchema,
  })
  .openapi("ListedAgent");

export const runHistorySchema = z
  .strictObject({
    runs: z.int().openapi({ description: "Runs counted here: the latest 1,000 at most." }),
    by_status: z.record(z.string(), z.int()),
    success_rate: z
      .number()
      .nullable()
      .openapi({ description: "Completed among those of the latest 100 that ended, 0 to 1." }),
    average_duration_ms: z.int().nullable().openapi({ description: "Of those of the latest 100 that completed." }),
    last_run: z
      .strictObject({
        id: z.string(),
        run_id: z.int(),
        status: z.string(),
        created_at: timeSchema,
        completed_at: timeSchema.nullable(),
      })
      .nullable(),
  })
  .openapi("RunHistory");

export const agentDetailSchema = agentSchema
  .extend({
    agent_uuid: z.string(),
    schedule_info: z
      .strictObject({
        cron: z.string(),
        timezone: z.string(),
        description: z.string(),
        next_run_at: timeSchema.nullable().openapi({ description: "Null while the schedule or the agent is paused." }),
      })
      .nullable(),
    config: jsonObject,
    goal: z.string().nullable().openapi({ description: "Of an agent that plans for itself." }),
    tools: z
      .array(z.union([z.string(), z.strictObject({ name: z.string(), requires_approval: z.boolean().optional() })]))
      .openapi({ description: "What it may call then." }),
    plan: jsonObject.openapi({ description: "The draft: what publishing makes a version of." }),
    has_unpublished_changes: z.boolean(),
    for_contacts: z.boolean().openapi({ description: "Whether its plan works through contacts." }),
    playbook_template: z.string().nullable(),
    playbook: playbookSettings.partial().nullable(),
    run_history: runHistorySchema,
    connections: z
      .array(
        z.strictObject({
          app: z.string(),
          status: z.enum(["connected", "authorizing", "checking", "error", "missing"]),
          id: z.string().nullable().openapi({ description: "Of the connection; null where the app needs none." }),
          name: z.string().nullable(),
          error: z.string().nullable(),
        }),
      )
      .openapi({ description: "The apps of the plan, and how the connections stand that it uses." }),
  })
  .openapi("AgentDetail");
export type AgentDetail = z.infer<typeof agentDetailSchema>;

export interface AgentRow {
  id: string;
  slug: string;
  name: string;
  type: string;
  description: string;
  status: "active" | "paused";
  autonomy: "observe" | "propose" | "act";
  schedule_cron: string | null;
  schedule_timezone: string | null;
  next_fire_at: Date | null;
  created_at: Date;
  updated_at: Date;
  published_version: number | null;
  tools: string[];
  last_id: string | null;
  last_number: number | null;
  last_status: string | null;
  last_created_at: Date | null;
  last_completed_at: Date | null;
}

export interface AgentDetailRow extends AgentRow {
  config: Record<string, unknown>;
  draft_plan: Record<string, unknown>;
  playbook: AgentDetail["playbook"];
  playbook_template: string | null;
  changed: boolean;
  /** What the plan's steps name as `connection`. */
  connection_refs: string[];
}

function statusOf({ status, last_status }: AgentRow): Agent["status"] {
  if (status === "paused") return "paused";
  if (last_status === "awaiting_approval") return "awaiting_approval";
  if (last_status === "failed" || last_status === "timed_out") return "error";
  return last_status === null || last_status === "completed" || last_status === "cancelled" ? "idle" : "running";
}

const appSlugs = (row: AgentRow) => connectionsOf(row.tools).map(({ app }) => app);

export function serializeAgent(row: AgentRow): Agent {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    type: row.type,
    description: row.description,
    status: statusOf(row),
    autonomy: row.autonomy,
    schedule: row.schedule_cron,
    app_slugs: appSlugs(row),
    published_version: row.published_version,
    last_run_at: row.last_created_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

export function serializeListedAgent(row: AgentRow): z.infer<typeof listedAgentSchema> {
  return {
    agent_uuid: row.id,
    name: row.name,
    status: row.status,
    app_slugs: appSlugs(row),
    autonomy: row.autonomy,
    schedule:
      row.schedule_cron === null ? null : { cron: row.schedule_cron, description: describeCron(row.schedule_cron) },
    created_at: row.created_at.toISOString(),
  };
}

export function serializeAgentDetail(
  row: AgentDetailRow,
  history: Omit<AgentDetail["run_history"], "last_run">,
  connections: AgentDetail["connections"],
): AgentDetail {
  const { schedule_cron: cron, schedule_timezone: timezone } = row;
  const planned = goalOf(row.draft_plan);
  return {
    ...serializeAgent(row),
    agent_uuid: row.id,
    schedule_info:
      cron === null || timezone === null
        ? null
        : {
            cron,
            timezone,
            description: describeCron(cron),
            next_run_at: row.next_fire_at?.toISOString() ?? null,
          },
    config: row.config,
    goal: planned?.goal ?? null,
    tools: planned?.tools ?? [],
    plan: row.draft_plan,
    has_unpublished_changes: row.changed,
    for_contacts: contactLoopOf(row.draft_plan as unknown as Plan) !== undefined,
    playbook_template: row.playbook_template,
    playbook: row.playbook,
    run_history: { ...history, last_run: lastRun(row) },
    connections,
  };
}

function lastRun(row: AgentRow): AgentDetail["run_history"]["last_run"] {
  if (!row.last_id || row.last_number === null || !row.last_status || !row.last_created_at) return null;
  return {
    id: row.last_id,
    run_id: row.last_number,
    status: row.last_status,
    created_at: row.last_created_at.toISOString(),
    completed_at: row.last_completed_at?.toISOString() ?? null,
  };
}
