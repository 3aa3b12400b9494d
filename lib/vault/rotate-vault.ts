import type { PoolClient } from "pg";
import { pool } from "@/lib/db/client";
import { log } from "@/lib/log/log";
import { addVaultKey, ensureVaultKeys, retireVaultKeys } from "./key-files";
import type { SealedRow } from "./opens";
import { rewrapSecret } from "./seal-secret";
import { ROTATION_LOCK, SEALING_LOCK } from "./vault-lock";

export interface Rotation {
  /** Of the new key pair. */
  version: number;
  /** Secrets whose keys were wrapped anew. */
  rewrapped: number;
  /** Whether the older key pairs are gone. */
  retired: boolean;
  /** Secrets that are still wrapped for an older key pair. */
  remaining: number;
}

const BATCH = 100;
const PASSES = 10;

/**
 * Makes a new key pair and wraps the key of every secret for it, while everything goes on: the secrets themselves are
 * not touched, and one that somebody changes meanwhile is left to the next pass. One rotation runs at a time.
 * @param retire also forget the older key pairs, unless something is still wrapped for one
 */
export async function rotateVault({ retire = false }: { retire?: boolean } = {}): Promise<Rotation> {
  const client = await pool.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [ROTATION_LOCK]);
    ensureVaultKeys();
    const version = addVaultKey();
    let rewrapped = 0;
    for (let pass = 0; pass < PASSES; pass++) {
      const done = await rewrapAll(client, version);
      rewrapped += done;
      if (done === 0 || (await countOlder(client, version)) === 0) break;
    }
    const retired = retire && (await retireOlder(client, version));
    return { version, rewrapped, retired, remaining: await countOlder(client, version) };
  } finally {
    await client.query("SELECT pg_advisory_unlock($1)", [ROTATION_LOCK]).catch(() => {});
    client.release();
  }
}

async function rewrapAll(client: PoolClient, version: number): Promise<number> {
  let done = 0;
  for (let after = ""; ; ) {
    const { rows } = await client.query<SealedRow>(
      `SELECT id, workspace_id, version, key_version, wrapped_key, sealed FROM credentials
       WHERE key_version < $1 AND id > $2 AND revoked_at IS NULL ORDER BY id LIMIT ${BATCH}`,
      [version, after],
    );
    for (const row of rows) if (await rewrap(client, row)) done++;
    const last = rows.at(-1);
    if (!last) return done;
    after = last.id;
  }
}

/** @returns false when it was changed meanwhile, or cannot be opened here: that one keeps its older key pair from being retired */
async function rewrap(client: PoolClient, row: SealedRow): Promise<boolean> {
  const place = { workspaceId: row.workspace_id, credentialId: row.id, version: row.version };
  const secret = {
    keyVersion: row.key_version,
    wrappedKey: new Uint8Array(row.wrapped_key),
    sealed: new Uint8Array(row.sealed),
  };
  let anew: ReturnType<typeof rewrapSecret>;
  try {
    anew = rewrapSecret(place, secret);
  } catch {
    log.error("a credential cannot be opened", { credential_id: row.id });
    return false;
  }
  const { rowCount } = await client.query(
    `UPDATE credentials SET key_version = $2, wrapped_key = $3
     WHERE id = $1 AND version = $4 AND wrapped_key = $5 AND revoked_at IS NULL`,
    [row.id, anew.keyVersion, Buffer.from(anew.wrappedKey), row.version, row.wrapped_key],
  );
  return rowCount === 1;
}

/** Behind the lock that everybody who seals holds until they commit: nothing older can come after the count. */
async function retireOlder(client: PoolClient, version: number): Promise<boolean> {
  await client.query("BEGIN");
  try {
    await client.query("SELECT pg_advisory_xact_lock($1)", [SEALING_LOCK]);
    await rewrapAll(client, version);
    const unused = (await countOlder(client, version)) === 0 && (await countSignIns(client, version)) === 0;
    await client.query("COMMIT");
    if (unused) retireVaultKeys(version);
    return unused;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

async function countOlder(client: PoolClient, version: number): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM credentials WHERE key_version < $1 AND revoked_at IS NULL",
    [version],
  );
  return rows[0]?.count ?? 0;
}

/** Sign-ins under way at other services hold a part that was sealed when they began. */
async function countSignIns(client: PoolClient, version: number): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM connections
     WHERE pending IS NOT NULL AND (pending::jsonb->>'expires_at')::numeric > extract(epoch FROM now()) * 1000
       AND split_part(pending::jsonb->>'verifier', '.', 1)::int < $1`,
    [version],
  );
  return rows[0]?.count ?? 0;
}
