import { z } from "@hono/zod-openapi";
import { nameText } from "@/lib/validation/text";
import { verificationInput } from "./verification";

const fields = {
  name: nameText,
  enabled: z.boolean(),
  allow_get: z
    .boolean()
    .openapi({ description: "Let GET start a run too. Not with a verification: a GET signs nothing." }),
  verification: verificationInput.nullable().openapi({
    description:
      "Refuse what is not signed by this provider. The query of a signed request is not signed, and is left out.",
  }),
};

export const createTriggerInput = z.strictObject(fields).partial();
export type CreateTriggerInput = z.input<typeof createTriggerInput>;

export const updateTriggerInput = z.strictObject(fields).partial();
export type UpdateTriggerInput = z.input<typeof updateTriggerInput>;

export const MAX_GRACE_MS = 72 * 3_600_000;
export const DEFAULT_GRACE_MS = 24 * 3_600_000;

export const rotateTriggerInput = z.strictObject({
  grace_ms: z
    .int()
    .min(0)
    .max(MAX_GRACE_MS)
    .optional()
    .openapi({ description: "How long the old hook key goes on working: 24 hours by default, 72 at most." }),
});
