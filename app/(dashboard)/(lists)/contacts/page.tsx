import type { Metadata } from "next";
import { ContactsList } from "@/components/contacts/contacts-list";
import { firstPage, Hydrate } from "@/components/shell/hydrate";
import { requireSession } from "@/lib/auth/page-session";
import { listContacts } from "@/lib/contacts/list-contacts";
import { CONTACTS_PER_PAGE, contactKeys } from "@/lib/contacts/queries";

export const metadata: Metadata = { title: "Contacts" };

export default async function ContactsPage() {
  const { ctx } = await requireSession("/contacts");
  const contacts = await listContacts(ctx, { limit: CONTACTS_PER_PAGE });
  return (
    <Hydrate queries={[[contactKeys.list(""), firstPage(contacts)]]}>
      <ContactsList />
    </Hydrate>
  );
}
