import { type Ctx, requireScope } from "@/lib/auth/context";
import { inTransaction } from "@/lib/db/in-transaction";
import { newId } from "@/lib/ids/new-id";

/** How many contacts one call changes. */
export const BULK_CONTACTS = 500;

export interface BulkTagInput {
  contact_ids: string[];
  tags: string[];
}

const NEW_TAGS = "SELECT DISTINCT tag FROM unnest(coalesce(tags, '{}') || $3::text[]) AS tag";

/** Gives the contacts these tags. Ids that are nobody's are left out. @returns how many changed */
export async function tagContacts(ctx: Ctx, { contact_ids: ids, tags }: BulkTagInput): Promise<{ changed: number }> {
  return change(ctx, ids, "contact.tagged", {
    text: `
      UPDATE contacts SET tags = (SELECT array_agg(tag ORDER BY tag) FROM (${NEW_TAGS}) AS of), updated_at = now()
      WHERE workspace_id = $1 AND id = ANY($2) AND NOT coalesce(tags @> $3::text[], false)
        AND (SELECT count(*) FROM (${NEW_TAGS}) AS of) <= 100
      RETURNING id, name, email`,
    more: [tags],
    after: { tags },
  });
}

/** Takes these tags from the contacts. @returns how many changed */
export async function untagContacts(ctx: Ctx, { contact_ids: ids, tags }: BulkTagInput): Promise<{ changed: number }> {
  return change(ctx, ids, "contact.untagged", {
    text: `
      UPDATE contacts SET tags = ARRAY(SELECT tag FROM unnest(tags) AS tag WHERE tag <> ALL($3::text[])), updated_at = now()
      WHERE workspace_id = $1 AND id = ANY($2) AND tags && $3::text[] RETURNING id, name, email`,
    more: [tags],
    after: { tags },
  });
}

/** @returns how many there were */
export async function deleteContacts(ctx: Ctx, input: { contact_ids: string[] }): Promise<{ changed: number }> {
  const text = "DELETE FROM contacts WHERE workspace_id = $1 AND id = ANY($2) RETURNING id, name, email";
  return change(ctx, input.contact_ids, "contact.deleted", { text, more: [] });
}

interface Change {
  /** $1: the workspace, $2: the ids. */
  text: string;
  more: unknown[];
  after?: object;
}

async function change(ctx: Ctx, ids: string[], action: string, { text, more, after }: Change) {
  requireScope(ctx, "contacts:write");
  return inTransaction(async (client) => {
    const { rows } = await client.query<{ id: string; name: string; email: string | null }>(text, [
      ctx.workspaceId,
      ids,
      ...more,
    ]);
    await client.query(
      `INSERT INTO audit_logs (id, workspace_id, actor_type, actor_id, request_id, address, action, resource_type, resource_id, before, after)
       SELECT r.id, $1, $2, $3, $4, $5, $6, 'contact', r.contact, r.before::jsonb, $8::jsonb
       FROM jsonb_to_recordset($7::jsonb) AS r(id text, contact text, before text)`,
      [
        ctx.workspaceId,
        ctx.actor.type,
        ctx.actor.id,
        ctx.requestId,
        ctx.address,
        action,
        JSON.stringify(
          rows.map(({ id: contact, name, email }) => ({
            id: newId("auditLog"),
            contact,
            before: after ? null : JSON.stringify({ name, email }),
          })),
        ),
        after ? JSON.stringify(after) : null,
      ],
    );
    return { changed: rows.length };
  });
}
