import type { Ctx } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import type { Plan } from "@/lib/plans/schema";
import type { RunStatus } from "@/lib/runs/run-status";
import { runNumber } from "@/lib/runs/select-runs";

export interface OverRun {
  id: string;
  number: number;
  agentId: string;
  status: RunStatus;
  plan: Plan;
  heldAt: Date | null;
}

/** A run that may be over contacts, with its plan; by id or number. @throws AppError not_found */
export async function findOverRun(ctx: Ctx, ref: string): Promise<OverRun> {
  const number = runNumber(ref);
  const { rows } = await pool.query<OverRun>({
    name: number === null ? "find-over-run" : "find-over-run-by-number",
    text: `SELECT r.id, r.number::float8 AS number, r.agent_id AS "agentId", r.status, v.plan, r.held_at AS "heldAt"
      FROM runs r JOIN agent_versions v ON v.id = r.version_id
      WHERE r.workspace_id = $1 AND r.contact_id IS NULL AND ${number === null ? "r.id" : "r.number"} = $2`,
    values: [ctx.workspaceId, number ?? ref],
  });
  if (!rows[0]) throw notFound("Run");
  return rows[0];
}
