import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, type Prisma } from "@/lib/db/client";
import { isUniqueViolation } from "@/lib/db/is-unique-violation";
import { AppError } from "@/lib/errors/app-error";
import { newId } from "@/lib/ids/new-id";
import { parseInput } from "@/lib/validation/parse-input";
import { type CreateContactInput, createContactInput } from "./input";
import { type Contact, serializeContact } from "./serialize";

/** Creates a contact. @throws AppError validation_failed, already_exists (the email address) */
export async function createContact(ctx: Ctx, input: CreateContactInput): Promise<Contact> {
  requireScope(ctx, "contacts:write");
  const { attributes = {}, tags = [], ...fields } = parseInput(createContactInput, input);
  const id = newId("contact");
  try {
    return await db.$transaction(async (tx) => {
      const contact = await tx.contact.create({
        data: { id, workspaceId: ctx.workspaceId, ...fields, tags, attributes: attributes as Prisma.InputJsonObject },
      });
      const after = { name: contact.name, email: contact.email };
      await recordAudit(tx, ctx, { action: "contact.created", resourceType: "contact", resourceId: id, after });
      return serializeContact(contact);
    });
  } catch (error) {
    throw isUniqueViolation(error) ? emailTaken() : error;
  }
}

export function emailTaken(): AppError {
  return new AppError("already_exists", "Another contact has this email address.");
}
