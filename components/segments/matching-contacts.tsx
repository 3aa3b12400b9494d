"use client";
import { useDeferredValue } from "react";
import { Alert } from "@/components/ui/alert";
import { formatNumber } from "@/components/ui/format";
import { Link } from "@/components/ui/link";
import { Skeleton } from "@/components/ui/skeleton";
import { type Filter, useSegmentPreview } from "@/lib/segments/queries";
import { isWholeFilter } from "./filter-fields";

/** How many contacts a filter finds as it stands, and the newest few of them. */
export function MatchingContacts({ filter }: { filter: Filter }) {
  const asked = useDeferredValue(filter);
  const whole = isWholeFilter(filter);
  const query = useSegmentPreview(asked, whole);
  const { data } = query;
  return (
    <div className="grid gap-3 p-5 text-sm" aria-live="polite" aria-busy={query.isFetching}>
      {!whole && <p className="text-muted-foreground">Complete the conditions to see who matches.</p>}
      {whole && query.error && <Alert>{query.error.message}</Alert>}
      {whole && !data && !query.error && <Skeleton className="h-8 w-16" />}
      {whole && data && !query.error && (
        <>
          <p className="font-semibold text-2xl">{formatNumber(data.count)}</p>
          <ul className="grid gap-1.5 text-muted-foreground">
            {data.contacts.map((contact) => (
              <li key={contact.id} className="truncate">
                <Link href={`/contacts/${contact.id}`} className="hover:underline">
                  {contact.name}
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
