import { createHash, timingSafeEqual } from "node:crypto";

/** Compares two secrets in a time that tells neither their content nor their length. */
export function timingEqual(a: string | Uint8Array, b: string | Uint8Array): boolean {
  const digest = (value: string | Uint8Array) => createHash("sha256").update(value).digest();
  return timingSafeEqual(digest(a), digest(b));
}
