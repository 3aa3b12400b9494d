import { createHmac } from "node:crypto";
import { deriveKey } from "@/lib/crypto/derive-key";

/** A row of the log as it is sealed: every column, as text that does not depend on how a value is shown. */
export interface SealedRow {
  id: string;
  workspace_id: string;
  actor_type: string;
  actor_id: string;
  action: string;
  resource_type: string;
  resource_id: string;
  before: string | null;
  after: string | null;
  request_id: string;
  address: string;
  /** Epoch milliseconds. */
  created_ms: string;
}

/** The columns of SealedRow, of `audit_logs`. */
export const SEALED_COLUMNS = `id, workspace_id, actor_type, actor_id, action, resource_type, resource_id, before::text, after::text,
  request_id, address, (extract(epoch FROM created_at) * 1000)::float8::text AS created_ms`;

export interface Seal {
  workspace_id: string;
  seq: number;
  from_id: string;
  to_id: string;
  count: number;
  leaves: Buffer;
  prev_hash: Buffer;
  hash: Buffer;
  created_at: Date;
}

export interface Head {
  workspace_id: string;
  /** 0: nothing has been sealed. */
  seq: number;
  hash: Buffer;
  mac: Buffer;
  entries: number;
}

/** At most. Under fewer, nothing was left that waited. */
export const ROWS_PER_SEAL = 1_000;
export const LEAF_BYTES = 16;
export const NOTHING_BEFORE = Buffer.alloc(0);

/** Rows in the one order that seals know: by the bytes of their ids, whatever the database sorts by. */
export function inSealOrder<Row extends SealedRow>(rows: Row[]): Row[] {
  return [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** What a seal keeps of a row: 128 bits that only the holder of the key can make. */
export function leafOf(row: SealedRow): Buffer {
  const { id, workspace_id, actor_type, actor_id, action, resource_type, resource_id } = row;
  const who = [id, workspace_id, actor_type, actor_id, action, resource_type, resource_id];
  const what = [row.before, row.after, row.request_id, row.address, row.created_ms];
  return mac("row", [...who, ...what]).subarray(0, LEAF_BYTES);
}

export function sealHash(seal: Omit<Seal, "hash">): Buffer {
  const { workspace_id, seq, from_id, to_id, count, leaves, prev_hash, created_at } = seal;
  const bytes = [leaves.toString("base64"), prev_hash.toString("base64")];
  return mac("seal", [workspace_id, seq, from_id, to_id, count, ...bytes, new Date(created_at).getTime()]);
}

/** Only the newest head has one that holds: an older seal cannot be made the head again. */
export function headMac({ workspace_id, seq, hash, entries }: Omit<Head, "mac">): Buffer {
  return mac("head", [workspace_id, seq, hash.toString("base64"), entries]);
}

function mac(kind: string, values: (string | number | null)[]): Buffer {
  return createHmac("sha256", deriveKey("audit-chain"))
    .update(JSON.stringify([kind, ...values]))
    .digest();
}
