import { z } from "@hono/zod-openapi";
import { jsonObject, timeSchema } from "@/lib/api/schemas";
import type { Prisma } from "@/lib/db/client";
import { CONSENTS, type Consent } from "./fields";

export const contactSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    company: z.string().nullable(),
    title: z.string().nullable(),
    timezone: z.string().nullable(),
    language: z.string().nullable(),
    tags: z.array(z.string()),
    attributes: jsonObject,
    consent: z.enum(CONSENTS),
    consent_at: timeSchema.nullable().openapi({ description: "When the consent was last changed." }),
    consent_source: z.string().nullable(),
    suppressed_at: timeSchema.nullable().openapi({ description: "Since when they are not to be contacted." }),
    suppression_reason: z.string().nullable(),
    created_at: timeSchema,
    updated_at: timeSchema,
  })
  .openapi("Contact");
export type Contact = z.infer<typeof contactSchema>;

export interface ContactRow {
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  company: string | null;
  title: string | null;
  timezone: string | null;
  language: string | null;
  tags: string[] | null;
  attributes: Prisma.JsonValue;
  consent: string;
  consentAt: Date | null;
  consentSource: string | null;
  suppressedAt: Date | null;
  suppressionReason: string | null;
  createdAt: Date;
  updatedAt: Date;
}

/** The columns of ContactRow, for hand-written SQL over contacts. */
export const CONTACT_COLUMNS = `
  id, name, email, phone, company, title, timezone, language, tags, attributes, consent, consent_at AS "consentAt",
  consent_source AS "consentSource", suppressed_at AS "suppressedAt", suppression_reason AS "suppressionReason",
  created_at AS "createdAt", updated_at AS "updatedAt"`;

export function serializeContact(row: ContactRow): Contact {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    phone: row.phone,
    company: row.company,
    title: row.title,
    timezone: row.timezone,
    language: row.language,
    tags: row.tags ?? [],
    attributes: row.attributes as Record<string, unknown>,
    consent: row.consent as Consent,
    consent_at: row.consentAt?.toISOString() ?? null,
    consent_source: row.consentSource,
    suppressed_at: row.suppressedAt?.toISOString() ?? null,
    suppression_reason: row.suppressionReason,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
