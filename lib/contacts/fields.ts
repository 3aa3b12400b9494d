import { z } from "@hono/zod-openapi";
import { nameText } from "@/lib/validation/text";

export const CONSENTS = ["unknown", "granted", "withdrawn"] as const;
export type Consent = (typeof CONSENTS)[number];

/** Whether a name is one of the IANA database. */
export function isTimezone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat("en", { timeZone: name }) !== null;
  } catch {
    return false;
  }
}

export const timezoneText = z
  .string()
  .trim()
  .max(100)
  .refine(isTimezone, "Must be an IANA time zone, such as Europe/Berlin.")
  .openapi({ description: "A name of the IANA database.", example: "Europe/Berlin" });

/** Two addresses that differ in case are one. */
export const emailText = z.email("Must be an email address.").max(254).toLowerCase();

export const languageText = z
  .string()
  .trim()
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, "Must be a language tag, such as en or de-AT.")
  .openapi({ description: "A language tag (BCP 47).", example: "de-AT" });

export const tagText = nameText.max(100, "May have at most 100 characters.");
export const attributeKey = nameText.max(100, "May have at most 100 characters.");

export const MAX_TAGS = 100;
export const MAX_ATTRIBUTES = 100;

export const attributeValue = z.union([z.string().max(2000), z.number(), z.boolean(), z.null()], {
  error: "Must be text, a number, true or false.",
});

export const attributesObject = z
  .record(attributeKey, attributeValue)
  .refine((value) => Object.keys(value).length <= MAX_ATTRIBUTES, `May have at most ${MAX_ATTRIBUTES} fields.`)
  .openapi({ description: "Fields of your own: text, numbers, true or false. null leaves one out." });
