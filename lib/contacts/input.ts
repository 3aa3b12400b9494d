import { z } from "@hono/zod-openapi";
import { jsonObject } from "@/lib/api/schemas";
import { nameText } from "@/lib/validation/text";

const optionalText = nameText.nullable();

const fields = {
  email: z.email("Must be an email address.").max(254).nullable(),
  phone: optionalText,
  company: optionalText,
  title: optionalText,
  tags: z.array(nameText.max(100)).max(100),
  attributes: jsonObject.openapi({ description: "Fields of your own." }),
};

export const createContactInput = z.strictObject({ name: nameText, ...z.object(fields).partial().shape });
export type CreateContactInput = z.input<typeof createContactInput>;

export const updateContactInput = z.strictObject({ name: nameText, ...fields }).partial();
export type UpdateContactInput = z.input<typeof updateContactInput>;
