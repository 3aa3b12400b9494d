"use client";
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { LoadMore } from "@/components/ui/load-more";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { SearchBox } from "@/components/ui/search-box";
import { Skeleton } from "@/components/ui/skeleton";
import { useContacts } from "@/lib/contacts/queries";

/** Contacts to search and tick; what is ticked stays so while one searches on. */
export function ContactPicker(props: { chosen: ReadonlySet<string>; onChange: (ids: ReadonlySet<string>) => void }) {
  const { chosen, onChange } = props;
  const [q, setQ] = useState("");
  const query = useContacts({ q });
  const contacts = query.data?.pages.flatMap((page) => page.data);
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChange(next);
  };
  return (
    <div className="grid gap-3">
      <SearchBox label="Search contacts" onSearch={setQ} />
      <div className="flex min-h-8 items-center justify-between gap-3 text-[13px] text-muted-foreground">
        <p aria-live="polite">{chosen.size === 1 ? "1 contact chosen" : `${chosen.size} contacts chosen`}</p>
        {chosen.size > 0 && (
          <Button size="sm" variant="ghost" onClick={() => onChange(new Set())}>
            Choose none
          </Button>
        )}
      </div>
      {query.error && !contacts && <Alert>{query.error.message}</Alert>}
      {query.isPending && <Skeleton className="h-40 w-full" />}
      {contacts && (
        <ScrollRegion label="Contacts" className="max-h-72 overflow-y-auto rounded-md border">
          {contacts.length === 0 && <p className="px-4 py-3 text-muted-foreground text-sm">No contact matches.</p>}
          <ul className="divide-y">
            {contacts.map((contact) => (
              <li key={contact.id}>
                <label className="flex items-center gap-3 px-4 py-2 text-sm hover:bg-muted/60">
                  <input
                    type="checkbox"
                    className="size-4 shrink-0 accent-accent"
                    checked={chosen.has(contact.id)}
                    onChange={() => toggle(contact.id)}
                  />
                  <span className="min-w-0">
                    <span className="block truncate">{contact.name}</span>
                    <span className="block truncate text-[13px] text-muted-foreground">
                      {[contact.email, contact.company].filter(Boolean).join(" · ")}
                    </span>
                  </span>
                </label>
              </li>
            ))}
          </ul>
          <LoadMore
            hasMore={query.hasNextPage}
            pending={query.isFetchingNextPage}
            onMore={() => query.fetchNextPage()}
          />
        </ScrollRegion>
      )}
    </div>
  );
}
