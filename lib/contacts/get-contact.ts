import { type Ctx, requireScope } from "@/lib/auth/context";
import { db, type Tx } from "@/lib/db/client";
import { notFound } from "@/lib/errors/app-error";
import { type Contact, serializeContact } from "./serialize";

/** @throws AppError not_found */
export async function getContact(ctx: Ctx, input: { contact: string }): Promise<Contact> {
  requireScope(ctx, "contacts:read");
  return serializeContact(await findContact(db, ctx, input.contact));
}

/** The contact of the caller's workspace. @throws AppError not_found */
export async function findContact(tx: Tx, ctx: Ctx, id: string) {
  const contact = await tx.contact.findFirst({ where: { id, workspaceId: ctx.workspaceId } });
  if (!contact) throw notFound("Contact");
  return contact;
}
