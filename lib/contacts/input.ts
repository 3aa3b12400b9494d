import { z } from "@hono/zod-openapi";
import { nameText } from "@/lib/validation/text";
import { attributesObject, CONSENTS, emailText, languageText, MAX_TAGS, tagText, timezoneText } from "./fields";

const optionalText = nameText.nullable();

const fields = {
  email: emailText.nullable(),
  phone: optionalText,
  company: optionalText,
  title: optionalText,
  timezone: timezoneText.nullable(),
  language: languageText.nullable(),
  tags: z.array(tagText).max(MAX_TAGS),
  attributes: attributesObject,
  consent: z.enum(CONSENTS).openapi({ description: "Whether they agreed to be written to; `withdrawn`: never." }),
  consent_source: optionalText.openapi({ description: "Where the consent comes from, such as a form." }),
};

export const createContactInput = z.strictObject({ name: nameText, ...z.object(fields).partial().shape });
export type CreateContactInput = z.input<typeof createContactInput>;

export const updateContactInput = z.strictObject({ name: nameText, ...fields }).partial();
export type UpdateContactInput = z.input<typeof updateContactInput>;
