import { type Ctx, requireScope } from "@/lib/auth/context";
import { pool } from "@/lib/db/client";
import { type ContactFilter, contactCondition } from "./contact-filter";

/** How many contacts a filter finds. @throws AppError not_found (the segment), validation_failed */
export async function countContacts(ctx: Ctx, filter: ContactFilter): Promise<number> {
  requireScope(ctx, "contacts:read");
  const values: unknown[] = [];
  const condition = await contactCondition(ctx, filter, (value) => `$${values.push(value)}`);
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM contacts WHERE ${condition}`,
    values,
  );
  return rows[0]?.count ?? 0;
}
