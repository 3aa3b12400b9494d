import { DEFAULT_LIMIT, decodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { leads } from "@/lib/db/leads";
import { likePattern } from "@/lib/db/like-pattern";
import { contactActions, writeTools } from "./contact-actions";
import { findOverRun, type OverRun } from "./find-over-run";
import type { ContactStatus } from "./run-contact-filters";
import { type RunContact, type RunContactRow, serializeRunContact } from "./serialize";

export interface RunContactFilter {
  status?: ContactStatus | undefined;
  /** Part of name, address or company. */
  q?: string | undefined;
}

/** The contacts of a run with their actions, in the order of their ids. @throws AppError not_found, invalid_cursor */
export async function listRunContacts(
  ctx: Ctx,
  { run: ref, limit = DEFAULT_LIMIT, cursor, ...filter }: PageInput & RunContactFilter & { run: string },
): Promise<Page<RunContact>> {
  requireScope(ctx, "agents:read");
  const past = decodeCursor("run-contact", cursor) ?? "";
  const run = await findOverRun(ctx, ref);
  const rows = await readRunContacts(ctx.workspaceId, run, filter, { past, limit: limit + 1 });
  return toPage(
    rows,
    limit,
    "run-contact",
    (row) => row.contact_id,
    (row) => row,
  );
}

/** The same by offset, for S4. */
export async function readRunContacts(
  workspaceId: string,
  run: OverRun,
  { status, q }: RunContactFilter,
  { past = "", offset = 0, limit }: { past?: string; offset?: number; limit: number },
): Promise<RunContact[]> {
  const values: unknown[] = [run.id, past];
  const param = (value: unknown) => `$${values.push(value)}`;
  const pattern = likePattern(q);
  const barred =
    "(r.status = 'cancelled' AND r.started_at IS NULL AND r.error->>'code' IN ('suppressed', 'consent_withdrawn'))";
  const conditions = [leads("r.parent_id", "$1"), "r.contact_id > $2"];
  if (status === "skipped") conditions.push(barred);
  else if (status !== undefined) conditions.push(`r.status = ${param(status)}::run_status AND NOT ${barred}`);
  if (pattern) {
    const like = param(pattern);
    // One look for each contact of the run (OFFSET 0 keeps it so), and none at the contacts of others.
    conditions.push(
      `EXISTS (SELECT 1 FROM contacts c WHERE c.id = r.contact_id AND (c.name ILIKE ${like} OR c.email ILIKE ${like} OR c.company ILIKE ${like}) OFFSET 0)`,
    );
  }
  const { rows } = await pool.query<RunContactRow>(
    `SELECT r.id AS run_id, r.contact_id, c.name, c.email, c.company, c.title, r.status, r.started_at IS NOT NULL AS begun,
       r.error, r.output, r.credits_used
     FROM (
       SELECT * FROM runs r WHERE ${conditions.join(" AND ")}
       ORDER BY r.parent_id, r.contact_id LIMIT ${Math.trunc(limit)} OFFSET ${Math.trunc(offset)}
     ) r LEFT JOIN contacts c ON c.id = r.contact_id ORDER BY r.contact_id`,
    values,
  );
  const ids = rows.map((row) => row.run_id);
  const actions = await contactActions(ids, await writeTools(workspaceId, run.plan));
  return rows.map((row) => serializeRunContact(row, actions.get(row.run_id) ?? []));
}
