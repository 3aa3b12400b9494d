import { z } from "@hono/zod-openapi";
import { timeSchema } from "@/lib/api/schemas";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";

export const approvalGroupSchema = z
  .strictObject({
    run: z.strictObject({ id: z.string(), number: z.int() }),
    agent: z.strictObject({ id: z.string(), slug: z.string(), name: z.string() }),
    pending: z.int().openapi({ description: "Actions that wait." }),
    contacts: z.int().openapi({ description: "For so many contacts." }),
    oldest_at: timeSchema,
    held: z.boolean().openapi({ description: "A person has stopped the run." }),
  })
  .openapi("ApprovalGroup");
export type ApprovalGroup = z.infer<typeof approvalGroupSchema>;

/** Runs shown; who has more of them waiting has other worries than this list. */
const MOST = 50;

const GROUPS = `
  SELECT g.*, r.number::float8 AS number, r.held_at IS NOT NULL AS held, a.id AS agent_id, a.slug, a.name
  FROM (
    SELECT over_run_id, count(*)::int AS pending, count(DISTINCT contact_id)::int AS contacts, min(created_at) AS oldest_at
    FROM approvals WHERE workspace_id = $1 AND status = 'pending' AND over_run_id IS NOT NULL AND expires_at > now()
    GROUP BY over_run_id ORDER BY min(id) DESC LIMIT ${MOST}
  ) g JOIN runs r ON r.id = g.over_run_id JOIN agents a ON a.id = r.agent_id
  ORDER BY r.number DESC`;

interface Row {
  over_run_id: string;
  number: number;
  pending: number;
  contacts: number;
  oldest_at: Date;
  held: boolean;
  agent_id: string;
  slug: string;
  name: string;
}

/** The actions that wait, counted by the run over contacts that they are part of; the newest run first. */
export async function listApprovalGroups(ctx: Ctx): Promise<ApprovalGroup[]> {
  requireScope(ctx, "agents:read");
  const { rows } = await pool.query<Row>({ name: "approval-groups", text: GROUPS, values: [ctx.workspaceId] });
  return rows.map(({ over_run_id, number, agent_id, slug, name, oldest_at, ...counts }) => ({
    run: { id: over_run_id, number },
    agent: { id: agent_id, slug, name },
    oldest_at: oldest_at.toISOString(),
    ...counts,
  }));
}
