import { fileResponse } from "@/lib/api/file-response";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, pool } from "@/lib/db/client";
import { type ContactFilter, contactCondition } from "./contact-filter";
import { CONTACT_COLUMNS, type Contact, type ContactRow, serializeContact } from "./serialize";

const PER_PAGE = 500;
/** Beyond so many different attributes the rest is left out: a spreadsheet ends somewhere, too. */
const MOST_ATTRIBUTES = 200;

type Cell = (contact: Contact) => string | number | null;

const FIELDS: Record<string, Cell> = {
  id: (contact) => contact.id,
  name: (contact) => contact.name,
  email: (contact) => contact.email,
  phone: (contact) => contact.phone,
  company: (contact) => contact.company,
  title: (contact) => contact.title,
  timezone: (contact) => contact.timezone,
  language: (contact) => contact.language,
  tags: (contact) => contact.tags.join(", "),
  consent: (contact) => contact.consent,
  consent_at: (contact) => contact.consent_at,
  consent_source: (contact) => contact.consent_source,
  suppressed_at: (contact) => contact.suppressed_at,
  suppression_reason: (contact) => contact.suppression_reason,
  created_at: (contact) => contact.created_at,
};

/**
 * The contacts that a filter finds as a CSV file that is written while it is read, newest first; each attribute is a
 * column. An import takes it back as it is. @throws AppError not_found (the segment), validation_failed
 */
export async function exportContacts(ctx: Ctx, filter: ContactFilter): Promise<Response> {
  requireScope(ctx, "contacts:read");
  const values: unknown[] = [];
  const condition = await contactCondition(ctx, filter, (value) => `$${values.push(value)}`);
  await db.$transaction((tx) =>
    recordAudit(tx, ctx, { action: "contacts.exported", resourceType: "workspace", resourceId: ctx.workspaceId }),
  );
  const cells = { ...FIELDS };
  for (const key of await attributeKeys(condition, values)) {
    cells[`attributes.${key}`] = ({ attributes }) => textOf(attributes[key]);
  }
  return fileResponse({ name: "contacts", format: "csv", cells, pages: pages(condition, values) });
}

async function attributeKeys(condition: string, values: unknown[]): Promise<string[]> {
  const { rows } = await pool.query<{ key: string }>(
    `SELECT DISTINCT key FROM contacts, jsonb_object_keys(attributes) AS key WHERE ${condition}
     ORDER BY key LIMIT ${MOST_ATTRIBUTES}`,
    values,
  );
  return rows.map(({ key }) => key);
}

async function* pages(condition: string, values: unknown[]): AsyncGenerator<Contact[]> {
  for (let past: string | null = null; ; ) {
    const { rows }: { rows: ContactRow[] } = await pool.query<ContactRow>(
      `SELECT ${CONTACT_COLUMNS} FROM contacts WHERE ${condition} AND ($${values.length + 1}::text IS NULL OR id < $${values.length + 1})
       ORDER BY id DESC LIMIT ${PER_PAGE}`,
      [...values, past],
    );
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(serializeContact);
    past = last.id;
  }
}

function textOf(value: unknown): string | number | null {
  if (value === undefined || value === null) return null;
  return typeof value === "number" || typeof value === "string" ? value : JSON.stringify(value);
}
