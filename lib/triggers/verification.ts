import { z } from "@hono/zod-openapi";
import { deriveKey } from "@/lib/crypto/derive-key";
import { seal, unseal } from "@/lib/crypto/seal";

/** How a provider signs what it sends to a trigger. */
export const SCHEMES = ["standard-webhooks", "github", "stripe", "slack", "hmac"] as const;
export type Scheme = (typeof SCHEMES)[number];

const MIN_SECRET = 8;
const secret = z
  .string({ error: "A scheme needs its secret." })
  .min(MIN_SECRET, `Must have at least ${MIN_SECRET} characters.`)
  .max(1000)
  .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), "Contains control characters.");

/** The bytes of a Standard Webhooks secret, `whsec_` or not, or null when it is none. */
export function standardWebhooksKey(text: string): Buffer | null {
  const base64 = text.replace(/^whsec_/, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null;
  const key = Buffer.from(base64, "base64");
  return key.length >= 16 ? key : null;
}

/** A header of the provider's own; not one that carries who the caller is. */
const headerName = z
  .string({ error: "Name the header that carries the signature." })
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, "Must be the name of a header.")
  .transform((name) => name.toLowerCase())
  .refine(
    (name) => !["authorization", "x-api-key", "cookie", "content-type"].includes(name),
    "Must be another header.",
  );

/** What a caller sets: the scheme always comes with its secret, so none can be saved without. */
export const verificationInput = z
  .discriminatedUnion("scheme", [
    z.strictObject({
      scheme: z.literal("standard-webhooks"),
      secret: secret.refine(
        (text) => standardWebhooksKey(text) !== null,
        "Must be base64 of at least 16 bytes, as whsec_…",
      ),
    }),
    z.strictObject({ scheme: z.literal("github"), secret }),
    z.strictObject({ scheme: z.literal("stripe"), secret }),
    z.strictObject({ scheme: z.literal("slack"), secret }),
    z.strictObject({
      scheme: z.literal("hmac"),
      secret,
      header: headerName,
      algorithm: z.enum(["sha256", "sha1", "sha512"]).default("sha256"),
      encoding: z.enum(["hex", "base64"]).default("hex"),
      prefix: z
        .string()
        .max(50)
        .regex(/^[\x20-\x7e]*$/, "Must be printable ASCII.")
        .default("")
        .openapi({ description: "What stands before the signature in the header, such as `sha256=`." }),
    }),
  ])
  .openapi("TriggerVerificationInput");
export type VerificationInput = z.input<typeof verificationInput>;

/** What is kept beside the sealed secret, and all that is ever shown. */
export const verificationSchema = z
  .strictObject({
    scheme: z.enum(SCHEMES),
    header: z.string().optional(),
    algorithm: z.enum(["sha256", "sha1", "sha512"]).optional(),
    encoding: z.enum(["hex", "base64"]).optional(),
    prefix: z.string().optional(),
  })
  .openapi("TriggerVerification");
export type Verification = z.infer<typeof verificationSchema>;

const sealingKey = () => deriveKey("trigger-verification");

/** The two columns of a trigger that hold its verification; the secret opens for this trigger only. */
export function sealVerification(triggerId: string, input: z.output<typeof verificationInput>) {
  const { secret: text, ...verification } = input;
  return { verification, verificationSecret: seal(sealingKey(), triggerId, text) };
}

export function unsealSecret(triggerId: string, sealed: string): string {
  return unseal(sealingKey(), triggerId, sealed);
}
