import { DEFAULT_LIMIT, decodeCursor, type Page, type PageInput, toPage } from "@/lib/api/cursor";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { type ContactFilter, contactCondition } from "./contact-filter";
import { CONTACT_COLUMNS, type Contact, type ContactRow, serializeContact } from "./serialize";

/** Contacts, newest first, by what is asked for. @throws AppError invalid_cursor, not_found (the segment), validation_failed */
export async function listContacts(
  ctx: Ctx,
  { limit = DEFAULT_LIMIT, cursor, ...filter }: PageInput & ContactFilter,
): Promise<Page<Contact>> {
  requireScope(ctx, "contacts:read");
  const before = decodeCursor("contact", cursor);
  const values: unknown[] = [];
  const param = (value: unknown) => `$${values.push(value)}`;
  const condition = await contactCondition(ctx, filter, param);
  const past = before === null ? "" : `AND id < ${param(before)}`;
  const { rows } = await pool.query<ContactRow>(
    `SELECT ${CONTACT_COLUMNS} FROM contacts WHERE ${condition} ${past} ORDER BY id DESC LIMIT ${Math.trunc(limit) + 1}`,
    values,
  );
  return toPage(rows, limit, "contact", (row) => row.id, serializeContact);
}
