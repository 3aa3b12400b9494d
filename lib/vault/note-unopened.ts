import { pool } from "@/lib/db/client";
import { opens, type SealedRow } from "./opens";

type Row = SealedRow & { unopened_at: Date | null };

const AT_A_TIME = 200;

/**
 * Tries every live secret, for the worker that holds the keys: one that does not open is marked, as after a restore
 * without them, and one that opens again no longer is. Pages read the mark, since they can open nothing.
 */
export async function noteUnopenedSecrets(): Promise<void> {
  let after = "";
  for (;;) {
    const { rows } = await pool.query<Row>(
      `SELECT id, workspace_id, version, key_version, wrapped_key, sealed, unopened_at FROM credentials
       WHERE revoked_at IS NULL AND id > $1 ORDER BY id LIMIT ${AT_A_TIME}`,
      [after],
    );
    for (const row of rows) {
      const lost = !opens(row);
      if (lost !== (row.unopened_at !== null)) await mark(row, lost);
    }
    const last = rows.at(-1);
    if (!last || rows.length < AT_A_TIME) return;
    after = last.id;
  }
}

/** Unless it has been sealed or wrapped anew since it was read. */
async function mark({ id, version, key_version }: Row, lost: boolean): Promise<void> {
  await pool.query(
    `UPDATE credentials SET unopened_at = CASE WHEN $4 THEN now() END
     WHERE id = $1 AND version = $2 AND key_version = $3 AND revoked_at IS NULL`,
    [id, version, key_version, lost],
  );
}
