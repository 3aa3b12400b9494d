import { z } from "@hono/zod-openapi";
import { goalOf } from "@/lib/agents/goal-plan";
import { jsonObject, timeSchema } from "@/lib/api/schemas";
import type { Prisma } from "@/lib/db/client";
import { type CronTimes, describeCron } from "@/lib/schedules/cron";

export const DRAFT_STATUSES = ["writing", "ready", "failed"] as const;

export const agentDraftSchema = z
  .strictObject({
    id: z.string(),
    status: z.enum(DRAFT_STATUSES),
    description: z.string().openapi({ description: "What was asked for." }),
    name: z.string().nullable(),
    plan: jsonObject.nullable().openapi({ description: "A valid plan, once `status` is `ready`." }),
    goal: z.string().nullable().openapi({ description: "Of an agent that plans for itself: what it is for." }),
    tools: z
      .array(z.strictObject({ name: z.string(), requires_approval: z.boolean() }))
      .openapi({ description: "Of an agent that plans for itself: what it may call." }),
    schedule: z.strictObject({ cron: z.string(), timezone: z.string(), description: z.string() }).nullable(),
    notes: z.string().nullable().openapi({ description: "What whoever wrote the draft says about it." }),
    problems: z
      .array(z.strictObject({ path: z.string(), message: z.string() }))
      .openapi({ description: "Why the model's last answer could not be taken." }),
    error: z.string().nullable(),
    offline: z.boolean().openapi({ description: "No language model wrote it: words were matched with templates." }),
    model: z.string().nullable(),
    created_by: z.string(),
    created_at: timeSchema,
    completed_at: timeSchema.nullable(),
  })
  .openapi("AgentDraft");
export type AgentDraft = z.infer<typeof agentDraftSchema>;

export function serializeAgentDraft(row: Prisma.AgentDraftGetPayload<object>): AgentDraft {
  const goal = row.plan === null ? null : goalOf(row.plan);
  const schedule = row.schedule as CronTimes | null;
  return {
    id: row.id,
    status: row.status as AgentDraft["status"],
    description: row.description,
    name: row.name,
    plan: row.plan as AgentDraft["plan"],
    goal: goal?.goal ?? null,
    tools: (goal?.tools ?? []).map((tool) =>
      typeof tool === "string"
        ? { name: tool, requires_approval: false }
        : { name: tool.name, requires_approval: tool.requires_approval ?? false },
    ),
    schedule: schedule && { ...schedule, description: describeCron(schedule.cron) },
    notes: row.notes,
    problems: row.problems as AgentDraft["problems"],
    error: row.error,
    offline: row.offline,
    model: row.model,
    created_by: row.createdBy,
    created_at: row.createdAt.toISOString(),
    completed_at: row.completedAt?.toISOString() ?? null,
  };
}
