import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ContactView } from "@/components/contacts/contact-view";
import { Hydrate } from "@/components/shell/hydrate";
import { requireSession } from "@/lib/auth/page-session";
import { getContact } from "@/lib/contacts/get-contact";
import { contactKeys } from "@/lib/contacts/queries";
import { AppError } from "@/lib/errors/app-error";

export const metadata: Metadata = { title: "Contact" };

export default async function ContactPage({ params }: { params: Promise<{ contact: string }> }) {
  const id = decodeURIComponent((await params).contact);
  const { ctx } = await requireSession(`/contacts/${id}`);
  const contact = await getContact(ctx, { contact: id }).catch((error) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  return (
    <Hydrate queries={[[contactKeys.detail(contact.id), contact]]}>
      <ContactView initial={contact} canWrite={ctx.scopes.has("contacts:write")} />
    </Hydrate>
  );
}
