import { createHmac } from "node:crypto";
import { crc32 } from "node:zlib";
import { randomBase62, toBase62 } from "@/lib/crypto/base62";
import { deriveKey } from "@/lib/crypto/derive-key";

/**
 * A prefix that says the kind, 32 random base62 characters (190 bits), and the CRC-32 of what stands before in 6 more.
 * The checksum lets junk be refused, and a scanner recognise a leaked key, without asking the database.
 * `api`: speaks for a member, in a header. `hook`: starts one trigger's agent, in that trigger's webhook URL.
 */
const PREFIX = { api: "drv_", hook: "drvh_" } as const;
export type KeyKind = keyof typeof PREFIX;

const FORMAT = /^(drvh?_)[0-9A-Za-z]{38}$/;

const checksum = (body: string) => toBase62(crc32(body), 6);

/** A fresh key: shown once, never kept. */
export function newApiKey(kind: KeyKind = "api"): string {
  const body = PREFIX[kind] + randomBase62(32);
  return body + checksum(body);
}

/** Which kind of key this can be, or null when it cannot be one of ours. */
export function keyKind(key: string): KeyKind | null {
  const prefix = FORMAT.exec(key)?.[1];
  if (!prefix || checksum(key.slice(0, -6)) !== key.slice(-6)) return null;
  return prefix === PREFIX.hook ? "hook" : "api";
}

/** What the database keeps: useless without the pepper, which it does not hold. Keys have too much entropy to need a slow hash. */
export function hashApiKey(key: string): Buffer {
  return createHmac("sha256", deriveKey("api-key-pepper")).update(key).digest();
}

/** How a key is shown to people: enough to tell two apart. */
export function apiKeyHint(key: string): string {
  return `${key.slice(0, key.indexOf("_") + 1)}…${key.slice(-4)}`;
}
