import { type Ctx, requireScope } from "@/lib/auth/context";
import { CONTACT_COLUMNS, type Contact, type ContactRow, serializeContact } from "@/lib/contacts/serialize";
import { pool } from "@/lib/db/client";
import { compileFilter } from "./compile-filter";
import type { SegmentFilter } from "./filter-schema";
import { countTarget } from "./select-contacts";

const SHOWN = 5;

export interface SegmentPreview {
  count: number;
  contacts: Contact[];
}

/** How many contacts a filter finds, and the newest few. @throws AppError validation_failed */
export async function previewSegment(ctx: Ctx, filter: SegmentFilter): Promise<SegmentPreview> {
  requireScope(ctx, "contacts:read");
  const values: unknown[] = [ctx.workspaceId];
  const condition = compileFilter(filter, (value) => `$${values.push(value)}`);
  const text = `SELECT ${CONTACT_COLUMNS} FROM contacts WHERE workspace_id = $1 AND ${condition} ORDER BY id DESC LIMIT ${SHOWN}`;
  const [count, { rows }] = await Promise.all([countTarget(ctx, { filter }), pool.query<ContactRow>(text, values)]);
  return { count, contacts: rows.map(serializeContact) };
}
