"use client";
import { Plus, Users } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadMore } from "@/components/ui/load-more";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { SearchBox } from "@/components/ui/search-box";
import { Skeleton } from "@/components/ui/skeleton";
import { LinkRow, rowLinkStyle, Table, Td, Th } from "@/components/ui/table";
import { type Contact, useContacts } from "@/lib/contacts/queries";
import { ContactDialog } from "./contact-dialog";

export function ContactsList() {
  const [q, setQ] = useState("");
  const [adding, setAdding] = useState(false);
  const query = useContacts(q);
  const contacts = query.data?.pages.flatMap((page) => page.data);
  const add = (
    <Button variant="primary" onClick={() => setAdding(true)}>
      <Plus aria-hidden /> Add contact
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Contacts"
        description="The people your agents look up, write to and keep up to date."
        actions={add}
      />
      <SearchBox label="Search contacts" className="mb-4 sm:w-72" onSearch={setQ} />
      {query.error && !contacts && <Alert title="The contacts could not be loaded">{query.error.message}</Alert>}
      {query.isPending && <Skeleton className="h-64 w-full" />}
      {contacts && (
        <Card>
          {contacts.length > 0 && <ContactsTable contacts={contacts} />}
          {contacts.length === 0 && (
            <EmptyState icon={Users} title={q ? "No contact matches" : "No contacts yet"} action={!q && add}>
              {q
                ? "Try a part of the name, the address or the company."
                : "Add people here, or through the API. Agents find them with crm.lookup and crm.search."}
            </EmptyState>
          )}
          <LoadMore
            hasMore={query.hasNextPage}
            pending={query.isFetchingNextPage}
            onMore={() => query.fetchNextPage()}
          />
        </Card>
      )}
      {adding && <ContactDialog onClose={() => setAdding(false)} />}
    </>
  );
}

function ContactsTable({ contacts }: { contacts: Contact[] }) {
  return (
    <Table
      label="Contacts"
      head={
        <>
          <Th>Name</Th>
          <Th>Email</Th>
          <Th>Company</Th>
          <Th>Tags</Th>
          <Th className="text-right">Added</Th>
        </>
      }
    >
      {contacts.map((contact) => (
        <LinkRow key={contact.id}>
          <Td className="min-w-40">
            <Link href={`/contacts/${contact.id}`} className={rowLinkStyle}>
              {contact.name}
            </Link>
            {contact.title && <span className="block text-[13px] text-muted-foreground">{contact.title}</span>}
          </Td>
          <Td className="text-muted-foreground">{contact.email ?? "—"}</Td>
          <Td className="text-muted-foreground">{contact.company ?? "—"}</Td>
          <Td>
            <span className="flex flex-wrap gap-1">
              {contact.tags.map((tag) => (
                <Badge key={tag}>{tag}</Badge>
              ))}
            </span>
          </Td>
          <Td className="text-right text-muted-foreground">
            <RelativeTime time={contact.created_at} />
          </Td>
        </LinkRow>
      ))}
    </Table>
  );
}
