import { LEAF_BYTES, leafOf, type Seal, type SealedRow } from "./chain";

export const PROBLEMS = {
  entry_changed: "The entry is not what was sealed.",
  entry_missing: "An entry that was sealed is gone.",
  entry_added: "The entry was put into a sealed part of the log.",
  entry_backdated: "The entry claims a time long before it came into the log.",
  seal_changed: "The seal is not what was written.",
  seal_missing: "The seal is gone.",
  head_changed: "The head of the chain is not what was written.",
  head_missing: "The head of the chain is gone.",
  head_unknown: "The head that was kept is no link of the chain.",
} as const;

/** The first thing that does not match, and where. */
export interface Mismatch {
  problem: keyof typeof PROBLEMS;
  seal: number;
  /** The entry, when it is there to be named. */
  entry: string | null;
  /** The last good entry before one that is gone. */
  after: string | null;
}

/** No transaction takes so long: what claims to be older, and was not there to be sealed then, was not written then. */
const LATE_MS = 3_600_000;

/**
 * Compares the rows under a seal, which itself holds, with what it keeps of them.
 * @param rows in the order of seals, one more than `count` at most
 * @param caughtUpAt when, before this seal, nothing was left to seal; null when that is not known
 */
export function compareSeal(seal: Seal, rows: SealedRow[], caughtUpAt: Date | null): Mismatch | null {
  const leaves = Array.from({ length: seal.count }, (_, i) => leafAt(seal, i));
  const kept = new Set(leaves);
  const found = rows.map((row) => leafOf(row).toString("hex"));
  const strange = rows.find((_, i) => !kept.has(found[i] ?? ""));
  const at = (problem: Mismatch["problem"], entry: string | null, after: string | null = null) => ({
    problem,
    seal: seal.seq,
    entry,
    after,
  });
  if (strange) return at(rows.length > seal.count ? "entry_added" : "entry_changed", strange.id);
  const gone = leaves.findIndex((leaf, i) => leaf !== found[i]);
  if (gone >= 0) return at("entry_missing", null, rows[gone - 1]?.id ?? null);
  const earliest = caughtUpAt ? caughtUpAt.getTime() - LATE_MS : Number.NEGATIVE_INFINITY;
  const backdated = rows.find((row) => !(Number(row.created_ms) >= earliest));
  return backdated ? at("entry_backdated", backdated.id) : null;
}

const leafAt = (seal: Seal, i: number) => seal.leaves.subarray(i * LEAF_BYTES, (i + 1) * LEAF_BYTES).toString("hex");
