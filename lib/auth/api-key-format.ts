import { createHmac } from "node:crypto";
import { crc32 } from "node:zlib";
import { randomBase62, toBase62 } from "@/lib/crypto/base62";
import { deriveKey } from "@/lib/crypto/derive-key";

/**
 * `drv_`, 32 random base62 characters (190 bits), and the CRC-32 of what stands before in 6 more. The checksum lets
 * junk be refused, and a scanner recognise a leaked key, without asking the database.
 */
const PREFIX = "drv_";
const FORMAT = /^drv_[0-9A-Za-z]{38}$/;

const checksum = (body: string) => toBase62(crc32(body), 6);

/** A fresh key: shown once, never kept. */
export function newApiKey(): string {
  const body = PREFIX + randomBase62(32);
  return body + checksum(body);
}

/** Whether this can be one of our keys at all. */
export function isWellFormedApiKey(key: string): boolean {
  return FORMAT.test(key) && checksum(key.slice(0, -6)) === key.slice(-6);
}

/** What the database keeps: useless without the pepper, which it does not hold. Keys have too much entropy to need a slow hash. */
export function hashApiKey(key: string): Buffer {
  return createHmac("sha256", deriveKey("api-key-pepper")).update(key).digest();
}

/** How a key is shown to people: enough to tell two apart. */
export function apiKeyHint(key: string): string {
  return `${PREFIX}…${key.slice(-4)}`;
}
