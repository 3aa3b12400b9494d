import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, type Prisma } from "@/lib/db/client";
import { isUniqueViolation } from "@/lib/db/is-unique-violation";
import { parseInput } from "@/lib/validation/parse-input";
import { emailTaken } from "./create-contact";
import { findContact } from "./get-contact";
import { type UpdateContactInput, updateContactInput } from "./input";
import { type Contact, serializeContact } from "./serialize";

/** Changes the fields that are given; null empties one. @throws AppError not_found, validation_failed, already_exists */
export async function updateContact(ctx: Ctx, id: string, input: UpdateContactInput): Promise<Contact> {
  requireScope(ctx, "contacts:write");
  const { attributes, ...fields } = parseInput(updateContactInput, input);
  try {
    return await db.$transaction(async (tx) => {
      const before = await findContact(tx, ctx, id);
      const contact = await tx.contact.update({
        where: { id },
        data: {
          ...fields,
          ...(attributes ? { attributes: attributes as Prisma.InputJsonObject } : {}),
          updatedAt: new Date(),
        },
      });
      await recordAudit(tx, ctx, {
        action: "contact.updated",
        resourceType: "contact",
        resourceId: id,
        before: { name: before.name, email: before.email },
        after: { name: contact.name, email: contact.email, fields: Object.keys(input) },
      });
      return serializeContact(contact);
    });
  } catch (error) {
    throw isUniqueViolation(error) ? emailTaken() : error;
  }
}
