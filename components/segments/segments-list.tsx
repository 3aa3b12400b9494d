"use client";
import { Filter, Plus } from "lucide-react";
import { ContactTabs } from "@/components/contacts/contact-tabs";
import { buttonStyle } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { LoadError } from "@/components/ui/load-error";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { LinkRow, rowLinkStyle, Table, Td, Th } from "@/components/ui/table";
import { useSegments } from "@/lib/segments/queries";
import { describeFilter } from "./describe-filter";

/** Named filters over contacts. */
export function SegmentsList({ canWrite }: { canWrite: boolean }) {
  const query = useSegments();
  const segments = query.data?.data;
  const add = canWrite && (
    <Link href="/contacts/segments/new" className={buttonStyle({ variant: "primary" })}>
      <Plus aria-hidden /> New segment
    </Link>
  );
  return (
    <>
      <PageHeader
        title="Segments"
        description="Contacts that have something in common. Who is in one is worked out whenever it is asked."
        actions={add}
      />
      <ContactTabs />
      {query.error && !segments && <LoadError title="The segments could not be loaded" query={query} />}
      {query.isPending && <Skeleton className="h-64 w-full" />}
      {segments && (
        <Card>
          {segments.length === 0 ? (
            <EmptyState icon={Filter} title="No segments yet" action={add}>
              Put conditions together, such as a tag and a renewal date, and see at once how many contacts meet them.
            </EmptyState>
          ) : (
            <Table
              label="Segments"
              head={
                <>
                  <Th>Name</Th>
                  <Th>Conditions</Th>
                  <Th className="text-right">Changed</Th>
                </>
              }
            >
              {segments.map((segment) => (
                <LinkRow key={segment.id}>
                  <Td className="min-w-40">
                    <Link href={`/contacts/segments/${segment.id}`} className={rowLinkStyle}>
                      {segment.name}
                    </Link>
                    {segment.description && (
                      <span className="block text-[13px] text-muted-foreground">{segment.description}</span>
                    )}
                  </Td>
                  <Td className="min-w-56 text-muted-foreground">{describeFilter(segment.filter)}</Td>
                  <Td className="text-right text-muted-foreground">
                    <RelativeTime time={segment.updated_at} />
                  </Td>
                </LinkRow>
              ))}
            </Table>
          )}
        </Card>
      )}
    </>
  );
}
