import { recordAudit } from "@/lib/audit/record-audit";
import { type Ctx, requireScope } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { isUniqueViolation } from "@/lib/db/is-unique-violation";
import { AppError } from "@/lib/errors/app-error";
import { newId } from "@/lib/ids/new-id";
import { suppressionOf } from "@/lib/suppressions/suppression-of";
import { parseInput } from "@/lib/validation/parse-input";
import { type CreateContactInput, createContactInput } from "./input";
import { type Contact, serializeContact } from "./serialize";

/** Creates a contact; one whose address is suppressed is so from the start. @throws AppError validation_failed, already_exists (the email address) */
export async function createContact(ctx: Ctx, input: CreateContactInput): Promise<Contact> {
  requireScope(ctx, "contacts:write");
  const parsed = parseInput(createContactInput, input);
  const { attributes = {}, tags = [], consent, consent_source: consentSource, ...fields } = parsed;
  const id = newId("contact");
  try {
    return await db.$transaction(async (tx) => {
      const contact = await tx.contact.create({
        data: {
          id,
          workspaceId: ctx.workspaceId,
          ...fields,
          tags: [...new Set(tags)],
          attributes: withoutNull(attributes),
          ...(consent && { consent, consentAt: consent === "unknown" ? null : new Date() }),
          ...(consentSource !== undefined && { consentSource }),
          ...(await suppressionOf(tx, ctx.workspaceId, fields.email ?? null)),
        },
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

/** Attributes as they are kept: one that is null is not there. */
export function withoutNull<T>(attributes: Record<string, T>): Record<string, NonNullable<T>> {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== null)) as Record<
    string,
    NonNullable<T>
  >;
}
