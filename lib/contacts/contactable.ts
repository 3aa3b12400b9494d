import { pool } from "@/lib/db/client";
import type { Consent } from "./fields";
import type { Contactable, QuietHours } from "./may-contact";

interface Row {
  suppressed: boolean;
  consent: Consent | null;
  timezone: string | null;
  quiet_from: string | null;
  quiet_until: string | null;
  quiet_timezone: string;
}

/** What `mayContact` asks about an address, as it is now; also of an address that no contact has. */
export async function contactableAddress(
  workspaceId: string,
  address: string,
): Promise<{ contact: Contactable; quiet: QuietHours | null }> {
  const { rows } = await pool.query<Row>({
    name: "contactable-address",
    text: `
      SELECT c.consent, c.timezone, w.quiet_from, w.quiet_until, w.quiet_timezone,
        c.suppressed_at IS NOT NULL OR EXISTS (SELECT 1 FROM suppressions s WHERE s.workspace_id = $1 AND s.address = $2) AS suppressed
      FROM workspaces w LEFT JOIN contacts c ON c.workspace_id = w.id AND c.email = $2 WHERE w.id = $1`,
    values: [workspaceId, address.trim().toLowerCase()],
  });
  const row = rows[0];
  if (!row) return { contact: { suppressed: true, consent: "unknown", timezone: null }, quiet: null };
  const { suppressed, consent, timezone, quiet_from: from, quiet_until: until } = row;
  return {
    contact: { suppressed, consent: consent ?? "unknown", timezone },
    quiet: from && until ? { from, until, timezone: row.quiet_timezone } : null,
  };
}
