import type { PoolClient } from "pg";
import { pool } from "@/lib/db/client";
import { inTransaction } from "@/lib/db/in-transaction";
import { log } from "@/lib/log/log";
import {
  type Head,
  headMac,
  inSealOrder,
  leafOf,
  NOTHING_BEFORE,
  ROWS_PER_SEAL,
  SEALED_COLUMNS,
  type Seal,
  type SealedRow,
  sealHash,
} from "./chain";

/** The chain does not hold where it would go on: it is left as it is, for whoever looks into it. */
export class BrokenChainError extends Error {}

/** For callers that go on without a seal: verifying is what tells of a broken chain. */
export function unlessBroken(error: unknown): void {
  if (!(error instanceof BrokenChainError)) throw error;
}

const broken = new Set<string>();

/** Seals whatever waits for it, in every workspace; a workspace whose chain is broken is said once and left out. */
export async function sealAuditLogs(): Promise<void> {
  const { rows } = await pool.query<{ workspace_id: string }>(WAITING);
  for (const { workspace_id } of rows) {
    try {
      await sealAuditLog(workspace_id);
      broken.delete(workspace_id);
    } catch (error) {
      if (!(error instanceof BrokenChainError)) throw error;
      if (!broken.has(workspace_id)) log.error("an audit log is not sealed", { workspace_id, error: error.message });
      broken.add(workspace_id);
    }
  }
}

/** Hops from workspace to workspace on the index of what waits, however much that is. */
const WAITING = `
  WITH RECURSIVE waiting AS (
    (SELECT workspace_id FROM audit_logs WHERE seal_seq IS NULL ORDER BY workspace_id LIMIT 1)
    UNION ALL
    SELECT (SELECT a.workspace_id FROM audit_logs a WHERE a.seal_seq IS NULL AND a.workspace_id > w.workspace_id
      ORDER BY a.workspace_id LIMIT 1) FROM waiting w WHERE w.workspace_id IS NOT NULL
  ) SELECT workspace_id FROM waiting WHERE workspace_id IS NOT NULL`;

/** Seals what waits in one workspace. @returns how many rows @throws BrokenChainError */
export async function sealAuditLog(workspaceId: string): Promise<number> {
  let total = 0;
  for (;;) {
    const sealed = await inTransaction((client) => addSeal(client, workspaceId));
    total += sealed;
    if (sealed < ROWS_PER_SEAL) return total;
  }
}

/** One link more. The head's row is the lock: two workers never make the same link. */
async function addSeal(client: PoolClient, workspaceId: string): Promise<number> {
  const { head, now } = await lockHead(client, workspaceId);
  const { rows } = await client.query<SealedRow>(
    `SELECT ${SEALED_COLUMNS} FROM audit_logs WHERE workspace_id = $1 AND seal_seq IS NULL ORDER BY id LIMIT ${ROWS_PER_SEAL}`,
    [workspaceId],
  );
  const sorted = inSealOrder(rows);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last) return 0;
  const link = {
    workspace_id: workspaceId,
    seq: head.seq + 1,
    from_id: first.id,
    to_id: last.id,
    count: rows.length,
    leaves: Buffer.concat(sorted.map(leafOf)),
    prev_hash: head.hash,
    created_at: now,
  };
  await writeSeal(client, { ...link, hash: sealHash(link) }, head.entries + rows.length);
  const marked = await client.query(
    "UPDATE audit_logs SET seal_seq = $2 WHERE workspace_id = $1 AND seal_seq IS NULL AND id = ANY($3::text[])",
    [workspaceId, link.seq, sorted.map(({ id }) => id)],
  );
  if (marked.rowCount !== rows.length) throw new Error("rows of the audit log vanished while they were sealed");
  return rows.length;
}

async function lockHead(client: PoolClient, workspaceId: string): Promise<{ head: Head; now: Date }> {
  const none = { workspace_id: workspaceId, seq: 0, hash: NOTHING_BEFORE, entries: 0 };
  await client.query(
    `INSERT INTO audit_heads (workspace_id, seq, hash, mac, entries)
     SELECT w.id, 0, $2, $3, 0 FROM workspaces w
     WHERE w.id = $1 AND NOT EXISTS (SELECT 1 FROM audit_seals s WHERE s.workspace_id = w.id) ON CONFLICT DO NOTHING`,
    [workspaceId, none.hash, headMac(none)],
  );
  const { rows } = await client.query<Head & { now: Date }>(
    `SELECT workspace_id, seq, hash, mac, entries::float8 AS entries, date_trunc('milliseconds', clock_timestamp()) AS now
     FROM audit_heads WHERE workspace_id = $1 FOR UPDATE`,
    [workspaceId],
  );
  if (!rows[0]) throw new BrokenChainError("its head is missing");
  const { now, ...head } = rows[0];
  if (!head.mac.equals(headMac(head))) throw new BrokenChainError("its head was changed");
  return { head, now };
}

async function writeSeal(client: PoolClient, seal: Seal, entries: number): Promise<void> {
  const { workspace_id, seq, from_id, to_id, count, leaves, prev_hash, hash, created_at } = seal;
  const added = await client.query(
    `INSERT INTO audit_seals (workspace_id, seq, from_id, to_id, count, leaves, prev_hash, hash, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
    [workspace_id, seq, from_id, to_id, count, leaves, prev_hash, hash, created_at],
  );
  if (added.rowCount !== 1) throw new BrokenChainError(`it has a seal ${seq} that its head does not know`);
  await client.query("UPDATE audit_heads SET seq = $2, hash = $3, mac = $4, entries = $5 WHERE workspace_id = $1", [
    workspace_id,
    seq,
    hash,
    headMac({ workspace_id, seq, hash, entries }),
    entries,
  ]);
}
