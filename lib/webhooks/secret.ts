import { randomBytes } from "node:crypto";
import { deriveKey } from "@/lib/crypto/derive-key";
import { seal, unseal } from "@/lib/crypto/seal";

const SECRET_BYTES = 24;

/** A fresh signing secret: `whsec_` and 24 random bytes in base64. */
export function newSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString("base64")}`;
}

/** The secret as the database keeps it; it opens for its own endpoint only. */
export function sealSecret(webhookId: string, secret: string): string {
  return seal(deriveKey("webhook-secrets"), webhookId, secret);
}

/** @throws Error when it was sealed for another endpoint or under another root secret */
export function openSecret(webhookId: string, sealed: string): string {
  return unseal(deriveKey("webhook-secrets"), webhookId, sealed);
}
