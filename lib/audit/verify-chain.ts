import type { PoolClient } from "pg";
import { inTransaction } from "@/lib/db/in-transaction";
import {
  type Head,
  headMac,
  inSealOrder,
  NOTHING_BEFORE,
  ROWS_PER_SEAL,
  SEALED_COLUMNS,
  type Seal,
  type SealedRow,
  sealHash,
} from "./chain";
import { compareSeal, type Mismatch } from "./compare-seal";

/** What was found. Everything up to `mismatch` holds; what comes after it was not looked at. */
export interface Verification {
  workspace_id: string;
  ok: boolean;
  /** Seals and entries that were compared. */
  seals: number;
  entries: number;
  /** Entries that wait for their seal. */
  unsealed: number;
  /** Whether the chain was followed from its beginning. */
  complete: boolean;
  /** `WORKSPACE:SEQ:HASH`. Kept elsewhere, it later shows that this much of the log is still there. */
  head: string | null;
  sealed_at: string | null;
  mismatch: Mismatch | null;
}

export interface VerifyOptions {
  /** Compare only so many of the newest entries, or a few more. */
  newest?: number;
  /** A head that was kept elsewhere: it must be a link of the chain. */
  keptHead?: { seq: number; hash: string };
}

/** Recomputes a workspace's chain, in one snapshot, in bounded memory. */
export async function verifyChain(workspaceId: string, options: VerifyOptions = {}): Promise<Verification> {
  return inTransaction(async (client) => {
    await client.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    return new ChainReader(client, workspaceId, options).verify();
  });
}

const ROWS_AT_ONCE = 2_000;

class ChainReader {
  private seals = 0;
  private entries = 0;
  private last: Seal | null = null;
  private caughtUpAt: Date | null = null;

  constructor(
    private readonly client: PoolClient,
    private readonly workspaceId: string,
    private readonly options: VerifyOptions,
  ) {}

  async verify(): Promise<Verification> {
    const head = await this.readHead();
    const { newest } = this.options;
    const from = newest === undefined ? 1 : await this.firstSealOf(newest);
    const complete = from === 1;
    const mismatch = (await this.followChain(from)) ?? this.checkHead(head, complete) ?? (await this.findStray());
    return {
      workspace_id: this.workspaceId,
      ok: mismatch === null,
      seals: this.seals,
      entries: this.entries,
      unsealed: await this.countUnsealed(),
      complete,
      head: head && head.seq > 0 ? `${this.workspaceId}:${head.seq}:${head.hash.toString("hex")}` : null,
      sealed_at: this.last?.created_at.toISOString() ?? null,
      mismatch,
    };
  }

  private async followChain(from: number): Promise<Mismatch | null> {
    for (let seq = from; ; ) {
      const batch = await this.readSeals(seq);
      if (batch.length === 0) return null;
      const rows = await this.readRows(batch);
      for (const seal of batch) {
        if (seal.seq !== seq) return null; // a gap: the head tells of it
        const mismatch = this.checkSeal(seal, rows.get(seq) ?? []);
        if (mismatch) return mismatch;
        this.seals++;
        this.entries += seal.count;
        this.last = seal;
        if (seal.count < ROWS_PER_SEAL) this.caughtUpAt = seal.created_at;
        seq++;
      }
    }
  }

  private checkSeal(seal: Seal, rows: SealedRow[]): Mismatch | null {
    const { seq } = seal;
    const known = this.last?.hash ?? (seq === 1 ? NOTHING_BEFORE : seal.prev_hash);
    const at = (problem: Mismatch["problem"]) => ({ problem, seal: seq, entry: null, after: null });
    if (!seal.hash.equals(sealHash(seal)) || !seal.prev_hash.equals(known)) return at("seal_changed");
    const kept = this.options.keptHead;
    if (kept?.seq === seq && kept.hash !== seal.hash.toString("hex")) return at("head_unknown");
    return compareSeal(seal, rows, this.caughtUpAt);
  }

  private checkHead(head: Head | null, complete: boolean): Mismatch | null {
    const end = this.last?.seq ?? 0;
    const at = (problem: Mismatch["problem"], seal: number) => ({ problem, seal, entry: null, after: null });
    if (!head) return end === 0 && !this.options.keptHead ? null : at("head_missing", end);
    if (!head.mac.equals(headMac(head))) return at("head_changed", head.seq);
    if (end < head.seq) return at("seal_missing", end + 1);
    const agrees = end === head.seq && head.hash.equals(this.last?.hash ?? NOTHING_BEFORE);
    if (!agrees || (complete && head.entries !== this.entries)) return at("head_changed", head.seq);
    return (this.options.keptHead?.seq ?? 0) > end ? at("head_unknown", end) : null;
  }

  /** A row that says it lies under a seal which does not reach to it. */
  private async findStray(): Promise<Mismatch | null> {
    if (this.options.newest !== undefined) return null;
    const { rows } = await this.client.query<{ id: string; seal_seq: number }>(
      `SELECT a.id, a.seal_seq FROM audit_logs a LEFT JOIN audit_seals s ON s.workspace_id = a.workspace_id AND s.seq = a.seal_seq
       WHERE a.workspace_id = $1 AND a.seal_seq IS NOT NULL AND (s.seq IS NULL OR a.id < s.from_id OR a.id > s.to_id)
       ORDER BY a.id LIMIT 1`,
      [this.workspaceId],
    );
    const [stray] = rows;
    return stray ? { problem: "entry_added", seal: stray.seal_seq, entry: stray.id, after: null } : null;
  }

  private async readHead(): Promise<Head | null> {
    const { rows } = await this.client.query<Head>(
      "SELECT workspace_id, seq, hash, mac, entries::float8 AS entries FROM audit_heads WHERE workspace_id = $1",
      [this.workspaceId],
    );
    return rows[0] ?? null;
  }

  /** The next seals from `seq` on that cover some two thousand rows together; one at least, unless it was the last. */
  private async readSeals(seq: number): Promise<Seal[]> {
    const { rows } = await this.client.query<Seal>(
      "SELECT * FROM audit_seals WHERE workspace_id = $1 AND seq >= $2 ORDER BY seq LIMIT 200",
      [this.workspaceId, seq],
    );
    let total = 0;
    return rows.filter((seal, i) => {
      total += seal.count;
      return i === 0 || total <= ROWS_AT_ONCE;
    });
  }

  /** The rows of these seals. One more of each than it has is enough to tell that rows were added. */
  private async readRows(seals: Seal[]): Promise<Map<number, SealedRow[]>> {
    const ids = seals.flatMap(({ from_id, to_id }) => [from_id, to_id]).sort();
    const { rows } = await this.client.query<SealedRow & { seal_seq: number }>(
      `SELECT ${SEALED_COLUMNS}, seal_seq FROM audit_logs
       WHERE workspace_id = $1 AND id BETWEEN $2 AND $3 AND seal_seq BETWEEN $4 AND $5 ORDER BY id LIMIT $6`,
      [
        this.workspaceId,
        ids[0],
        ids.at(-1),
        seals[0]?.seq,
        seals.at(-1)?.seq,
        seals.reduce((sum, { count }) => sum + count + 1, 0),
      ],
    );
    const bySeal = new Map<number, SealedRow[]>();
    for (const row of inSealOrder(rows)) {
      const others = bySeal.get(row.seal_seq);
      if (others) others.push(row);
      else bySeal.set(row.seal_seq, [row]);
    }
    return bySeal;
  }

  private async firstSealOf(entries: number): Promise<number> {
    const { rows } = await this.client.query<{ seq: number | null }>(
      `SELECT min(seq) AS seq FROM (
         SELECT seq, sum(count) OVER (ORDER BY seq DESC) - count AS newer
         FROM (SELECT seq, count FROM audit_seals WHERE workspace_id = $1 ORDER BY seq DESC LIMIT 2000) newest
       ) counted WHERE newer < $2`,
      [this.workspaceId, entries],
    );
    return rows[0]?.seq ?? 1;
  }

  private async countUnsealed(): Promise<number> {
    const { rows } = await this.client.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM audit_logs WHERE workspace_id = $1 AND seal_seq IS NULL",
      [this.workspaceId],
    );
    return rows[0]?.count ?? 0;
  }
}
