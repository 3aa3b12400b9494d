import { createHmac } from "node:crypto";
import { timingEqual } from "@/lib/crypto/timing-equal";
import { standardWebhooksKey, type Verification } from "./verification";

export type SignatureProblem = "invalid_signature" | "signature_expired";

/** How far a signed time may lie from ours, in seconds, either way. */
export const TOLERANCE_S = 300;

interface Signed {
  headers: Headers;
  /** The body as it came: a parsed one written again is another text. */
  raw: Uint8Array;
  /** Epoch seconds. */
  now: number;
}

const HEX = /^[0-9a-f]+$/i;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const MAX_CANDIDATES = 20;

/** Whether a request carries a good signature of its provider: null when it does. Whatever is not recognised is refused. */
export function signatureProblem(verification: Verification, secret: string, signed: Signed): SignatureProblem | null {
  if (secret === "") return "invalid_signature";
  switch (verification.scheme) {
    case "standard-webhooks":
      return standardWebhooks(secret, signed);
    case "github":
      return github(secret, signed);
    case "stripe":
      return stripe(secret, signed);
    case "slack":
      return slack(secret, signed);
    case "hmac":
      return hmac(verification, secret, signed);
    default:
      return "invalid_signature";
  }
}

function standardWebhooks(secret: string, { headers, raw, now }: Signed): SignatureProblem | null {
  const key = standardWebhooksKey(secret);
  const id = headers.get("webhook-id");
  const at = seconds(headers.get("webhook-timestamp"));
  if (!key || !id || at === null) return "invalid_signature";
  const given = (headers.get("webhook-signature") ?? "").split(" ").flatMap((each) => after("v1,", each));
  const expected = createHmac("sha256", key).update(`${id}.${at}.`).update(raw).digest();
  return verdict(anyEqual(given, "base64", expected), at, now);
}

function github(secret: string, { headers, raw }: Signed): SignatureProblem | null {
  const expected = createHmac("sha256", secret).update(raw).digest();
  return verdict(anyEqual(after("sha256=", headers.get("x-hub-signature-256") ?? ""), "hex", expected));
}

function stripe(secret: string, { headers, raw, now }: Signed): SignatureProblem | null {
  const parts = (headers.get("stripe-signature") ?? "").split(",").map((part) => part.trim());
  const at = seconds(parts.find((part) => part.startsWith("t="))?.slice(2) ?? null);
  if (at === null) return "invalid_signature";
  const expected = createHmac("sha256", secret).update(`${at}.`).update(raw).digest();
  return verdict(
    anyEqual(
      parts.flatMap((part) => after("v1=", part)),
      "hex",
      expected,
    ),
    at,
    now,
  );
}

function slack(secret: string, { headers, raw, now }: Signed): SignatureProblem | null {
  const at = seconds(headers.get("x-slack-request-timestamp"));
  if (at === null) return "invalid_signature";
  const expected = createHmac("sha256", secret).update(`v0:${at}:`).update(raw).digest();
  return verdict(anyEqual(after("v0=", headers.get("x-slack-signature") ?? ""), "hex", expected), at, now);
}

function hmac(verification: Verification, secret: string, { headers, raw }: Signed): SignatureProblem | null {
  const { header, algorithm, encoding, prefix = "" } = verification;
  if (!header || !algorithm || !encoding) return "invalid_signature";
  const expected = createHmac(algorithm, secret).update(raw).digest();
  return verdict(anyEqual(after(prefix, headers.get(header) ?? ""), encoding, expected));
}

/** The signature first: only who knows the secret learns that it came too late. */
function verdict(good: boolean, at?: number, now = 0): SignatureProblem | null {
  if (!good) return "invalid_signature";
  return at !== undefined && Math.abs(now - at) > TOLERANCE_S ? "signature_expired" : null;
}

/** Epoch seconds in their one canonical spelling, or null: what was signed is what we compare with the clock. */
function seconds(text: string | null): number | null {
  return text !== null && /^(0|[1-9]\d{0,11})$/.test(text) ? Number(text) : null;
}

const after = (prefix: string, text: string) => (text.startsWith(prefix) ? [text.slice(prefix.length)] : []);

function anyEqual(given: string[], encoding: "hex" | "base64", expected: Buffer): boolean {
  const form = encoding === "hex" ? HEX : BASE64;
  let good = false;
  for (const text of given.slice(0, MAX_CANDIDATES)) {
    if (!form.test(text)) continue;
    const bytes = Buffer.from(text, encoding);
    if (bytes.length === expected.length && timingEqual(bytes, expected)) good = true;
  }
  return good;
}
