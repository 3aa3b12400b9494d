import { createHash } from "node:crypto";
import type { Scheme } from "./verification";

const MAX_LENGTH = 200;

/**
 * What a provider calls this delivery, the same on each of its retries, or null when it does not say. Of a trigger
 * that verifies signatures only the scheme's own name for it counts.
 */
export function deliveryId(scheme: Scheme | null, headers: Headers, body: unknown): string | null {
  const webhook = headers.get("webhook-id");
  const github = headers.get("x-github-delivery");
  if (webhook && (scheme === null || scheme === "standard-webhooks" || scheme === "hmac"))
    return named("webhook", webhook);
  if (github && (scheme === null || scheme === "github")) return named("github", github);
  if (scheme === "stripe") return named("stripe", field(body, "id"));
  const fromSlack = headers.has("x-slack-signature") || headers.has("x-slack-retry-num");
  if (scheme === "slack" || (scheme === null && fromSlack)) return named("slack", field(body, "event_id"));
  return null;
}

function field(body: unknown, name: string): string | null {
  if (typeof body !== "object" || body === null || !Object.hasOwn(body, name)) return null;
  const value = (body as Record<string, unknown>)[name];
  return typeof value === "string" && value !== "" ? value : null;
}

function named(provider: string, id: string | null): string | null {
  if (id === null) return null;
  const short = id.length <= MAX_LENGTH ? id : createHash("sha256").update(id).digest("hex");
  return `${provider}:${short}`;
}
