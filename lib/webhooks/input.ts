import { z } from "@hono/zod-openapi";
import { AppError } from "@/lib/errors/app-error";
import { UrlNotAllowedError } from "@/lib/net/errors";
import { assertUrlAllowed } from "@/lib/net/safe-fetch";
import { freeText } from "@/lib/validation/text";
import { ALL_WEBHOOK_EVENTS, type WebhookEvent } from "./webhook-events";

const fields = {
  url: z.url("Must be a URL.").max(2000, "May have at most 2000 characters.").regex(/^\S+$/, "Must be a URL.").openapi({
    description: "Where events are posted. http or https, to a public address.",
    example: "https://example.com/hooks/drover",
  }),
  events: z
    .array(z.enum(ALL_WEBHOOK_EVENTS as [WebhookEvent, ...WebhookEvent[]]))
    .min(1, "Choose at least one event.")
    .transform((events) => [...new Set(events)]),
};
const optional = { description: freeText(500), enabled: z.boolean() };

export const createWebhookInput = z.strictObject({ ...fields, ...z.object(optional).partial().shape });
export type CreateWebhookInput = z.input<typeof createWebhookInput>;

export const updateWebhookInput = z.strictObject({ ...fields, ...optional }).partial();
export type UpdateWebhookInput = z.input<typeof updateWebhookInput>;

const DAY_MS = 24 * 3_600_000;

export const rotateSecretInput = z.strictObject({
  grace_ms: z
    .int()
    .min(0)
    .max(7 * DAY_MS, "May be at most 7 days.")
    .default(DAY_MS)
    .openapi({ description: "For how long the old secret signs too. Default one day, at most seven." }),
});

/** @throws AppError url_not_allowed, saying why the address is not to be called */
export function checkWebhookUrl(url: string): void {
  try {
    assertUrlAllowed(url);
  } catch (error) {
    if (!(error instanceof UrlNotAllowedError)) throw error;
    throw new AppError("url_not_allowed", error.message, { details: [{ path: "url", message: error.message }] });
  }
}
