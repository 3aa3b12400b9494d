import { createHash } from "node:crypto";
import { formatId, type ID_PREFIX } from "./new-id";

/**
 * The id of what a repeated step must not create twice: the same for the same time and seed, and like every id it
 * sorts by its time.
 */
export function derivedId(kind: keyof typeof ID_PREFIX, at: Date, seed: string): string {
  const digest = createHash("sha256").update(`${kind}\n${seed}`).digest();
  return formatId(kind, at.getTime(), digest.subarray(0, 16));
}
