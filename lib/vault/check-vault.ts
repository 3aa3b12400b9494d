import { pool } from "@/lib/db/client";
import { type PrivateKeys, readPrivateKeys, readPublicKey } from "./key-files";
import { opens, type SealedRow } from "./opens";

/** One secret of each key pair that something is wrapped for, and how many there are. */
type Sample = SealedRow & { count: number };

/** Says how many secrets the vault holds. @throws Error when some are wrapped for a key pair that is missing or another one */
export async function checkVault(): Promise<string> {
  const { rows } = await pool.query<Sample>(
    `SELECT DISTINCT ON (key_version) key_version, count(*) OVER (PARTITION BY key_version)::int AS count, id, workspace_id, version,
       wrapped_key, sealed
     FROM credentials WHERE revoked_at IS NULL ORDER BY key_version, id DESC`,
  );
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  const keys = readKeys();
  if (!keys && total > 0) throw new Error(`the keys are missing, and ${total} secrets are sealed`);
  if (!keys) return "no keys yet: a worker makes them when it first starts";
  const lost = rows.filter((sample) => !keys.has(sample.key_version) || !opens(sample));
  if (lost.length > 0) {
    const versions = lost.map(({ key_version, count }) => `version ${key_version} (${count} secrets)`);
    throw new Error(`missing keys: ${versions.join(", ")}`);
  }
  return `${total} secrets, ${keys.size} key ${keys.size === 1 ? "pair" : "pairs"}, the newest is version ${readPublicKey().version}`;
}

function readKeys(): PrivateKeys | undefined {
  try {
    return readPrivateKeys();
  } catch {
    return undefined;
  }
}
