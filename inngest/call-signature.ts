import { createHmac } from "node:crypto";
import { canonicalJson } from "@/lib/crypto/canonical-json";
import { timingEqual } from "@/lib/crypto/timing-equal";

/** The header that proves who calls: `t=<epoch seconds>&s=<hex>`. */
export const SIGNATURE_HEADER = "x-inngest-signature";

/** How far a signature's time may lie from ours. */
const TOLERANCE_MS = 300_000;

/** Signs a body (parsed JSON; `""` for none) as Inngest does. @param at epoch ms */
export function signCall(body: unknown, signingKey: string, at = Date.now()): string {
  const t = String(Math.floor(at / 1000));
  return `t=${t}&s=${hmac(body, signingKey, t)}`;
}

/** @returns the `s` of a signature that one of the keys made of this body within five minutes, else undefined */
export function verifiedSignature(header: string | null, body: unknown, keys: string[]): string | undefined {
  const given = new URLSearchParams(header ?? "");
  const [t, s] = [given.get("t"), given.get("s")];
  if (!t || !s || !/^\d{1,12}$/.test(t)) return undefined;
  if (Math.abs(Date.now() - Number(t) * 1000) > TOLERANCE_MS) return undefined;
  return keys.some((key) => timingEqual(hmac(body, key, t), s)) ? s : undefined;
}

function hmac(body: unknown, signingKey: string, t: string): string {
  const key = signingKey.replace(/^signkey-\w+-/, "");
  const text = typeof body === "string" ? body : canonicalJson(body);
  return createHmac("sha256", key).update(text).update(t).digest("hex");
}
