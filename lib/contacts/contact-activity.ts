import { DEFAULT_LIMIT, decodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, pool } from "@/lib/db/client";
import { type ActivityRow, type ContactActivity, serializeActivity } from "./activity-schema";
import { findContact } from "./get-contact";

/** Arguments under which tools name whom a call is for. */
const ID_ARGUMENTS = ["contact_id", "id", "contact"];
const ADDRESS_ARGUMENTS = ["to", "email"];

/**
 * What agents did for a contact, newest first: receipts and requests that name the address or the id, runs about it
 * (`input.contact_id`), and whatever its runs below a run over contacts did and asked. Ids sort by their time behind the
 * prefix, so the lists are read as one.
 * @throws AppError not_found, insufficient_scope (runs:read), invalid_cursor
 */
export async function contactActivity(
  ctx: Ctx,
  id: string,
  { limit = DEFAULT_LIMIT, cursor }: PageInput,
): Promise<Page<ContactActivity>> {
  requireScope(ctx, "contacts:read");
  const { email } = await findContact(db, ctx, id);
  requireScope(ctx, "runs:read");
  const before = decodeCursor("activity", cursor) ?? "zzzzzzzzzz";
  const address = email?.toLowerCase();
  const targets = [`contact ${id}`, ...(address ? [`contact ${address}`, `email to ${address}`] : [])];
  const named = [
    ...ID_ARGUMENTS.map((name) => ({ [name]: id })),
    ...(address ? ADDRESS_ARGUMENTS.map((name) => ({ [name]: address })) : []),
  ].map((args) => JSON.stringify(args));
  const { rows } = await pool.query<ActivityRow>(ACTIVITY, [ctx.workspaceId, id, before, limit + 1, targets, named]);
  return toPage(rows, limit, "activity", (row) => row.id.slice(row.id.indexOf("_") + 1), serializeActivity);
}

/** Runs about the contact. */
const ABOUT = "r.workspace_id = $1 AND r.input ? 'contact_id' AND left(r.input ->> 'contact_id', 64) = $2";

const ACTIVITY = `
  SELECT * FROM (
    (SELECT t.id, 'call' AS kind, t.agent_id, t.agent_name, t.run_id, t.run_number::float8, t.tool, t.status, t.created_at
     FROM receipts t
     WHERE t.workspace_id = $1 AND lower(t.target) = ANY($5) AND t.id < 'rct_' || $3::text ORDER BY t.id DESC LIMIT $4)
    UNION ALL
    (SELECT p.id, 'approval', p.agent_id, a.name, p.run_id, r.number::float8, p.tool, p.status::text, p.created_at
     FROM (
       -- OFFSET 0: found by the arguments, however few; the order alone would lead through all there are
       SELECT * FROM approvals WHERE workspace_id = $1 AND args @> ANY($6::jsonb[]) AND id < 'apr_' || $3::text OFFSET 0
     ) p JOIN agents a ON a.id = p.agent_id JOIN runs r ON r.id = p.run_id ORDER BY p.id DESC LIMIT $4)
    UNION ALL
    (SELECT t.id, 'call', t.agent_id, t.agent_name, t.run_id, t.run_number::float8, t.tool, t.status, t.created_at
     FROM runs r JOIN receipts t ON t.run_id = r.id
     WHERE ${ABOUT} AND r.contact_id = $2 AND NOT lower(t.target) = ANY($5) AND t.id < 'rct_' || $3::text ORDER BY t.id DESC LIMIT $4)
    UNION ALL
    (SELECT p.id, 'approval', p.agent_id, a.name, p.run_id, r.number::float8, p.tool, p.status::text, p.created_at
     FROM runs r JOIN approvals p ON p.run_id = r.id JOIN agents a ON a.id = p.agent_id
     WHERE ${ABOUT} AND r.contact_id = $2 AND NOT p.args @> ANY($6::jsonb[]) AND p.id < 'apr_' || $3::text ORDER BY p.id DESC LIMIT $4)
    UNION ALL
    (SELECT r.id, 'run', r.agent_id, a.name, r.id, r.number::float8, NULL, r.status::text, r.created_at
     FROM runs r JOIN agents a ON a.id = r.agent_id
     WHERE ${ABOUT} AND r.id < 'run_' || $3::text
     ORDER BY r.number DESC LIMIT $4)
  ) AS activity ORDER BY split_part(id, '_', 2) COLLATE "C" DESC LIMIT $4`;
