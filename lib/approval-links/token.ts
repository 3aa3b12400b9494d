import { createHmac } from "node:crypto";
import { z } from "zod";
import { deriveKey } from "@/lib/crypto/derive-key";
import { timingEqual } from "@/lib/crypto/timing-equal";
import { AppError } from "@/lib/errors/app-error";

/** No link lives longer, however long its approval waits. */
export const MAX_LINK_MS = 7 * 24 * 3_600_000;

/** What a link says: this person may decide this approval, as it was shown, until then. */
export interface LinkClaims {
  approvalId: string;
  userId: string;
  argsHash: string;
  /** Whole seconds of it count. */
  expiresAt: Date;
}

const payloadSchema = z.strictObject({ a: z.string(), u: z.string(), h: z.string(), e: z.int() });

/** base64url(claims) + "." + base64url(HMAC-SHA256): good for one approval, one person, and no longer than it says. */
export function signLink({ approvalId, userId, argsHash, expiresAt }: LinkClaims): string {
  const e = Math.floor(Math.min(expiresAt.getTime(), Date.now() + MAX_LINK_MS) / 1000);
  const payload = Buffer.from(JSON.stringify({ a: approvalId, u: userId, h: argsHash, e })).toString("base64url");
  return `${payload}.${signatureOf(payload)}`;
}

/** @throws AppError invalid_signature, signature_expired */
export function readLinkToken(token: string): LinkClaims {
  const [, payload, signature] = /^([\w-]{1,600})\.([\w-]{43})$/.exec(token) ?? [];
  if (!payload || !signature || !timingEqual(signature, signatureOf(payload))) throw invalidLink();
  const { a, u, h, e } = payloadSchema.parse(JSON.parse(Buffer.from(payload, "base64url").toString()));
  const expiresAt = new Date(e * 1000);
  if (expiresAt <= new Date()) {
    throw new AppError("signature_expired", `This link expired at ${expiresAt.toISOString()}.`);
  }
  return { approvalId: a, userId: u, argsHash: h, expiresAt };
}

export function invalidLink(): AppError {
  return new AppError("invalid_signature", "This link is not valid, or not any more.");
}

function signatureOf(payload: string): string {
  return createHmac("sha256", deriveKey("approval-link")).update(payload).digest("base64url");
}
