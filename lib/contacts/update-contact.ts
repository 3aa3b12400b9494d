import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { isUniqueViolation } from "@/lib/db/is-unique-violation";
import { suppressionOf } from "@/lib/suppressions/suppression-of";
import { parseInput } from "@/lib/validation/parse-input";
import { emailTaken, withoutNull } from "./create-contact";
import { findContact } from "./get-contact";
import { type UpdateContactInput, updateContactInput } from "./input";
import { type Contact, serializeContact } from "./serialize";

/**
 * Changes the fields that are given; null empties one. A suppressed contact stays so, also under another address.
 * @throws AppError not_found, validation_failed, already_exists
 */
export async function updateContact(ctx: Ctx, id: string, input: UpdateContactInput): Promise<Contact> {
  requireScope(ctx, "contacts:write");
  const { attributes, tags, consent, consent_source: consentSource, ...fields } = parseInput(updateContactInput, input);
  try {
    return await db.$transaction(async (tx) => {
      const before = await findContact(tx, ctx, id);
      const suppressed = fields.email && (await suppressionOf(tx, ctx.workspaceId, fields.email));
      const contact = await tx.contact.update({
        where: { id },
        data: {
          ...fields,
          ...(tags && { tags: [...new Set(tags)] }),
          ...(attributes && { attributes: withoutNull(attributes) }),
          ...(consent && consent !== before.consent && { consent, consentAt: new Date(), consentSource: null }),
          ...(consentSource !== undefined && { consentSource }),
          ...(suppressed && before.suppressedAt === null && suppressed),
          updatedAt: new Date(),
        },
      });
      await recordAudit(tx, ctx, {
        action: "contact.updated",
        resourceType: "contact",
        resourceId: id,
        before: { name: before.name, email: before.email, ...(consent && { consent: before.consent }) },
        after: { name: contact.name, email: contact.email, fields: Object.keys(input), ...(consent && { consent }) },
      });
      return serializeContact(contact);
    });
  } catch (error) {
    throw isUniqueViolation(error) ? emailTaken() : error;
  }
}
