"use client";
import { Download, Plus, Upload, Users } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button, buttonStyle } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { LoadError } from "@/components/ui/load-error";
import { LoadMore } from "@/components/ui/load-more";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { type ContactFilters, given, useContacts } from "@/lib/contacts/queries";
import { BulkBar } from "./bulk-bar";
import { ContactFiltersBar } from "./contact-filters-bar";
import { ContactTabs } from "./contact-tabs";
import { ContactsTable } from "./contacts-table";

const ContactDialog = dynamic(async () => (await import("./contact-dialog")).ContactDialog, { ssr: false });
const NOBODY: ReadonlySet<string> = new Set();

export function ContactsList({ initial, canWrite }: { initial: ContactFilters; canWrite: boolean }) {
  const [filters, setFilters] = useState(initial);
  const [selected, setSelected] = useState(NOBODY);
  const [adding, setAdding] = useState(false);
  const query = useContacts(filters);
  const contacts = query.data?.pages.flatMap((page) => page.data);
  const isFiltered = Object.keys(given(filters)).length > 0;
  const shown = contacts?.filter(({ id }) => selected.has(id)).map(({ id }) => id) ?? [];
  const add = canWrite && (
    <Button variant="primary" onClick={() => setAdding(true)}>
      <Plus aria-hidden /> Add contact
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Contacts"
        description="The people your agents look up, write to and keep up to date."
        actions={
          <>
            <a
              href={`/api/v1/contacts/export?${new URLSearchParams(given(filters))}`}
              download
              className={buttonStyle()}
            >
              <Download aria-hidden /> Export
            </a>
            {canWrite && (
              <Link href="/contacts/imports/new" className={buttonStyle()}>
                <Upload aria-hidden /> Import
              </Link>
            )}
            {add}
          </>
        }
      />
      <ContactTabs />
      <ContactFiltersBar filters={filters} onChange={setFilters} />
      {query.error && <LoadError title="The contacts could not be loaded" className="mb-4" query={query} />}
      {query.isPending && <Skeleton className="h-64 w-full" />}
      {contacts && (
        <Card>
          {shown.length > 0 && <BulkBar ids={shown} onDone={() => setSelected(NOBODY)} />}
          {contacts.length > 0 && (
            <ContactsTable contacts={contacts} selected={selected} {...(canWrite && { onSelect: setSelected })} />
          )}
          {contacts.length === 0 && (
            <EmptyState
              icon={Users}
              title={isFiltered ? "No contact matches" : "No contacts yet"}
              action={!isFiltered && add}
            >
              {isFiltered
                ? "Try a part of the name, the address or the company, or fewer filters."
                : "Add people here, import a file, or use the API. Agents find them with crm.lookup and crm.search."}
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
