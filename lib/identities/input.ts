import { z } from "@hono/zod-openapi";
import { emailText } from "@/lib/contacts/fields";
import { freeText, nameText } from "@/lib/validation/text";

const fields = {
  reply_to: emailText.nullable(),
  signature: freeText(5000),
  daily_limit: z.int().min(1).max(1_000_000).nullable(),
  is_default: z.boolean(),
};
const required = {
  name: nameText,
  from_name: nameText.refine((text) => !/[<>"]/.test(text), 'May not contain <, > or ".'),
  from_address: emailText,
};

export const createIdentityInput = z.strictObject({ ...required, ...z.object(fields).partial().shape });
export type CreateIdentityInput = z.input<typeof createIdentityInput>;

export const updateIdentityInput = z.strictObject({ ...required, ...fields }).partial();
export type UpdateIdentityInput = z.input<typeof updateIdentityInput>;

/** The fields that are given, as columns. */
export function identityColumns(input: z.output<typeof updateIdentityInput>) {
  const { from_name, from_address, reply_to, signature, daily_limit, is_default } = input;
  return {
    ...(from_name !== undefined && { fromName: from_name }),
    ...(from_address !== undefined && { fromAddress: from_address }),
    ...(reply_to !== undefined && { replyTo: reply_to }),
    ...(signature !== undefined && { signature }),
    ...(daily_limit !== undefined && { dailyLimit: daily_limit }),
    ...(is_default !== undefined && { isDefault: is_default }),
  };
}
