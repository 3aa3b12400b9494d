import type { Metadata } from "next";
import { ContactsList } from "@/components/contacts/contacts-list";
import { firstPage, Hydrate } from "@/components/shell/hydrate";
import { requireSession } from "@/lib/auth/page-session";
import { listContacts } from "@/lib/contacts/list-contacts";
import { CONTACTS_PER_PAGE, contactKeys } from "@/lib/contacts/queries";
import { AppError } from "@/lib/errors/app-error";
import { listSegments } from "@/lib/segments/list-segments";
import { segmentKeys } from "@/lib/segments/queries";

export const metadata: Metadata = { title: "Contacts" };

export default async function ContactsPage({
  searchParams,
}: {
  searchParams: Promise<{ segment?: string | string[] }>;
}) {
  const { ctx } = await requireSession("/contacts");
  const { segment } = await searchParams;
  const asked = typeof segment === "string" && /^\w{1,100}$/.test(segment) ? { segment } : {};
  const segments = await listSegments(ctx, { limit: 100 });
  const [filters, contacts] = await listContacts(ctx, { limit: CONTACTS_PER_PAGE, ...asked })
    .then((page) => [asked, page] as const)
    .catch(async (error) => {
      if (!(error instanceof AppError) || error.code !== "not_found") throw error;
      return [{}, await listContacts(ctx, { limit: CONTACTS_PER_PAGE })] as const; // the segment is gone
    });
  return (
    <Hydrate
      queries={[
        [contactKeys.list(filters), firstPage(contacts)],
        [segmentKeys.list, segments],
      ]}
    >
      <ContactsList initial={filters} canWrite={ctx.scopes.has("contacts:write")} />
    </Hydrate>
  );
}
