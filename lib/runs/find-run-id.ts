import type { Ctx } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { runNumber } from "./select-runs";

/** The id of a run by id or number. @throws AppError not_found */
export async function findRunId(ctx: Ctx, ref: string): Promise<string> {
  const number = runNumber(ref);
  const text = `SELECT id FROM runs WHERE workspace_id = $1 AND ${number === null ? "id" : "number"} = $2`;
  const { rows } = await pool.query<{ id: string }>(text, [ctx.workspaceId, number ?? ref]);
  const id = rows[0]?.id;
  if (!id) throw notFound("Run");
  return id;
}
