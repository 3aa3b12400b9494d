import { createHash } from "node:crypto";
import { canonicalJson } from "@/lib/crypto/canonical-json";

/** What a decision is bound to: the same arguments hash alike, whatever the order of their fields. */
export function hashArgs(args: unknown): string {
  return createHash("sha256").update(canonicalJson(args)).digest("hex");
}
