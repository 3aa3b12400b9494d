import { pool } from "@/lib/db/client";
import { log } from "@/lib/log/log";
import { Scrubber } from "./scrubber";
import { openSecret } from "./seal-secret";
import { secretStrings } from "./secret-strings";
import type { SecretValues, StoredCredentialType } from "./stored-secret";

interface Row {
  id: string;
  type: StoredCredentialType;
  config: Record<string, string>;
  version: number;
  key_version: number;
  wrapped_key: Buffer;
  sealed: Buffer;
}

interface Kept {
  stamp: number;
  scrubber: Promise<Scrubber>;
}

/** Workspaces whose values one worker keeps; the one not used for the longest time goes first. */
const MOST_KEPT = 200;
const kept = new Map<string, Kept>();

/** The scrubber of every live secret of a workspace, made anew when `stamp` says that they have changed. */
export function workspaceScrubber(workspaceId: string, stamp: number): Promise<Scrubber> {
  const known = kept.get(workspaceId);
  if (known) kept.delete(workspaceId);
  const entry = known && known.stamp >= stamp ? known : { stamp, scrubber: load(workspaceId) };
  kept.set(workspaceId, entry);
  entry.scrubber.catch(() => {
    if (kept.get(workspaceId) === entry) kept.delete(workspaceId);
  });
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
  }
  return entry.scrubber;
}

/** A secret that cannot be opened here cannot get out of here either: it is said, and the others are kept. */
async function load(workspaceId: string): Promise<Scrubber> {
  const { rows } = await pool.query<Row>(
    `SELECT id, type, config, version, key_version, wrapped_key, sealed FROM credentials
     WHERE workspace_id = $1 AND revoked_at IS NULL ORDER BY id`,
    [workspaceId],
  );
  const values: string[] = [];
  for (const { id, type, config, version, key_version, wrapped_key, sealed } of rows) {
    const secret = { keyVersion: key_version, wrappedKey: new Uint8Array(wrapped_key), sealed: new Uint8Array(sealed) };
    try {
      const opened = JSON.parse(openSecret({ workspaceId, credentialId: id, version }, secret)) as SecretValues;
      values.push(...secretStrings({ type, config, values: opened }));
    } catch {
      log.error("a credential cannot be opened here", { credential_id: id });
    }
  }
  return values.length === 0 ? Scrubber.none : new Scrubber(values);
}
