import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { childLists } from "@/lib/plans/child-steps";
import { type Plan, STEP_STATUSES, type Step, type StepStatus } from "@/lib/plans/schema";
import { writeTools } from "./contact-actions";
import { countContactRuns } from "./count-contact-runs";
import { findOverRun } from "./find-over-run";
import { CONTACT_STATUSES } from "./run-contact-filters";

/** How many stand in each status; one in which nobody stands is left out. */
const counts = <S extends string>(statuses: readonly S[]) =>
  z.strictObject(
    Object.fromEntries(statuses.map((status) => [status, z.int().optional()])) as Record<S, z.ZodOptional<z.ZodInt>>,
  );

export const contactSummarySchema = z
  .strictObject({
    total: z.int(),
    by_status: counts(CONTACT_STATUSES),
    credits_used: z.int(),
    held_at: timeSchema.nullable().openapi({ description: "Since when a person has stopped the run." }),
    actions: z.array(
      z.strictObject({
        step_id: z.string(),
        name: z.string().openapi({ description: "What the playbook calls the step; else its id." }),
        tool: z.string(),
        by_status: counts(STEP_STATUSES),
      }),
    ),
  })
  .openapi("ContactSummary");
export type ContactSummary = z.infer<typeof contactSummarySchema>;

type ActionCounts = Omit<ContactSummary["actions"][number], "name">;

const ACTIONS = `
  SELECT s.step_id, s.tool, s.status, count(*)::int AS count, min(s.seq) AS seq
  FROM runs r JOIN run_steps s ON s.run_id = r.id
  WHERE r.parent_id = $1 AND r.contact_id IS NOT NULL AND s.tool = ANY($2) AND s.status <> 'skipped'
  GROUP BY s.step_id, s.tool, s.status ORDER BY min(s.seq), s.step_id LIMIT 500`;

/** How a run over contacts stands: contacts by status, and of each action how many wait, were done or rejected. @throws AppError not_found */
export async function summarizeContacts(ctx: Ctx, input: { run: string }): Promise<ContactSummary> {
  requireScope(ctx, "agents:read");
  const run = await findOverRun(ctx, input.run);
  const [{ total, credits, skipped, ...byStatus }, actions] = await Promise.all([
    countContactRuns(run.id),
    countActions(run.id, [...(await writeTools(ctx.workspaceId, run.plan)).keys()]),
  ]);
  const names = stepNames(run.plan);
  const by_status = { ...byStatus, ...(skipped > 0 && { skipped }) };
  return {
    total,
    by_status,
    credits_used: credits,
    held_at: run.heldAt?.toISOString() ?? null,
    actions: actions.map((action) => ({ ...action, name: names.get(action.step_id) ?? action.step_id })),
  };
}

/** What the steps of a plan are called, by id; of those that have a name. */
function stepNames(plan: Plan): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const collect = (steps: Step[]) => {
    for (const step of steps) {
      if (step.name) names.set(step.id, step.name);
      for (const list of childLists(step)) collect(list.steps);
    }
  };
  collect(plan.steps);
  return names;
}

/** Actions by step and status. */
export async function countActions(runId: string, tools: string[]): Promise<ActionCounts[]> {
  const { rows } = await pool.query<{ step_id: string; tool: string; status: StepStatus; count: number }>({
    name: "count-contact-actions",
    text: ACTIONS,
    values: [runId, tools],
  });
  const bySteps = new Map<string, ActionCounts>();
  for (const { step_id, tool, status, count } of rows) {
    const action = bySteps.get(step_id) ?? { step_id, tool, by_status: {} };
    action.by_status[status] = (action.by_status[status] ?? 0) + count;
    bySteps.set(step_id, action);
  }
  return [...bySteps.values()];
}
