import { z } from "@hono/zod-openapi";
import { attributeKey, CONSENTS, MAX_TAGS, tagText } from "@/lib/contacts/fields";
import { DELIMITERS, TARGETS, type Target } from "./targets";

export const MAX_COLUMNS = 200;
const PREFIX = "attributes.";

const target = z
  .string()
  .max(120)
  .refine(
    (text) =>
      TARGETS.includes(text as Target) ||
      (text.startsWith(PREFIX) && attributeKey.safeParse(text.slice(PREFIX.length)).success),
    `Must be ${TARGETS.join(", ")} or ${PREFIX}<key>.`,
  );

export const importSettings = z.strictObject({
  mapping: z
    .array(target.nullable())
    .min(1)
    .max(MAX_COLUMNS)
    .superRefine((mapping, ctx) => {
      const seen = new Set<string>();
      mapping.forEach((to, index) => {
        if (to !== null && to !== "tags" && seen.has(to))
          ctx.addIssue({ code: "custom", path: [index], message: `Another column is ${to} already.` });
        if (to !== null) seen.add(to);
      });
      if (!["email", "name", "first_name", "last_name"].some((to) => seen.has(to)))
        ctx.addIssue({ code: "custom", message: "Needs a column for the name or for the email address." });
    })
    .openapi({ description: "What each column of the file becomes, in its order; null leaves a column out." }),
  on_duplicate: z.enum(["update", "skip"]).openapi({
    description:
      "A row whose email address a contact has: change that contact by what the row says, or leave it alone.",
  }),
  tags: z.array(tagText).max(MAX_TAGS).openapi({ description: "Tags that every contact of the file gets." }),
  consent: z.enum(CONSENTS).openapi({
    description: "The consent of contacts whose row says none. A withdrawn consent is never lifted by an import.",
  }),
});
export type ImportSettings = z.output<typeof importSettings>;

export const startImportInput = importSettings
  .partial({ on_duplicate: true, tags: true, consent: true })
  .extend({ delimiter: z.enum(DELIMITERS).optional(), has_header: z.boolean().optional() });
export type StartImportInput = z.input<typeof startImportInput>;
