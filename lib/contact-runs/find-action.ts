import { type Ctx, requireScope } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { type ContactAction, contactActions, writeTools } from "./contact-actions";
import { findOverRun } from "./find-over-run";

export interface ActionRef {
  /** Id or number of the run over contacts. */
  run: string;
  contact: string;
  /** From 0. */
  action: number;
}

/** One action of one contact of a run. @throws AppError not_found */
export async function findAction(ctx: Ctx, { run: ref, contact, action }: ActionRef): Promise<ContactAction> {
  requireScope(ctx, "agents:approve");
  const run = await findOverRun(ctx, ref);
  const { rows } = await pool.query<{ id: string }>({
    name: "run-of-contact",
    text: "SELECT id FROM runs WHERE parent_id = $1 AND contact_id = $2",
    values: [run.id, contact],
  });
  const id = rows[0]?.id;
  if (id === undefined) throw notFound("Contact of this run");
  const actions = (await contactActions([id], await writeTools(ctx.workspaceId, run.plan))).get(id);
  const found = actions?.[action];
  if (!found) throw notFound("Action");
  return found;
}
