import { Webhook } from "standardwebhooks";

/**
 * The headers that Standard Webhooks asks for: a signature for each secret, so that during a rotation a receiver
 * verifies with either.
 * @param secrets `whsec_…`, the current one first
 */
export function signDelivery(id: string, payload: string, secrets: readonly string[], now: Date) {
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
    "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(id, now, payload)).join(" "),
  };
}
