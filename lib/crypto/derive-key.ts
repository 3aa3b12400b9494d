import { hkdfSync } from "node:crypto";
import { env } from "@/lib/config/env";

const derived = new Map<string, Buffer>();

/**
 * A 32-byte key for one purpose, derived from the installation's root secret by HKDF-SHA256.
 * The purpose is part of the derivation, so a key that leaks says nothing about the others.
 */
export function deriveKey(purpose: string): Buffer {
  const name = `${env.secret}\n${purpose}`;
  let key = derived.get(name);
  if (!key) {
    key = Buffer.from(hkdfSync("sha256", env.secret, "drover", purpose, 32));
    derived.set(name, key);
  }
  return key;
}
