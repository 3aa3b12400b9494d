"use client";
import { FileUp, Upload } from "lucide-react";
import { ContactTabs } from "@/components/contacts/contact-tabs";
import { buttonStyle } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { formatNumber } from "@/components/ui/format";
import { Link } from "@/components/ui/link";
import { LoadError } from "@/components/ui/load-error";
import { LoadMore } from "@/components/ui/load-more";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { LinkRow, rowLinkStyle, Table, Td, Th } from "@/components/ui/table";
import { useImports } from "@/lib/contact-imports/queries";
import { ImportStatus } from "./import-status";

/** The files that contacts came from. */
export function ImportsList({ canWrite }: { canWrite: boolean }) {
  const query = useImports();
  const imports = query.data?.pages.flatMap((page) => page.data);
  const add = canWrite && (
    <Link href="/contacts/imports/new" className={buttonStyle({ variant: "primary" })}>
      <Upload aria-hidden /> Import contacts
    </Link>
  );
  return (
    <>
      <PageHeader title="Imports" description="Files of contacts, and what became of each row." actions={add} />
      <ContactTabs />
      {query.error && !imports && <LoadError title="The imports could not be loaded" query={query} />}
      {query.isPending && <Skeleton className="h-64 w-full" />}
      {imports && (
        <Card>
          {imports.length === 0 && (
            <EmptyState icon={FileUp} title="No imports yet" action={add}>
              Take in a CSV file of up to 50 MB. Columns are recognised, doubles are found by their address, and rows
              that are not taken come back as a report.
            </EmptyState>
          )}
          {imports.length > 0 && (
            <Table
              label="Imports"
              head={
                <>
                  <Th>File</Th>
                  <Th>State</Th>
                  <Th className="text-right">Created</Th>
                  <Th className="text-right">Updated</Th>
                  <Th className="text-right">Not taken</Th>
                  <Th className="text-right">Uploaded</Th>
                </>
              }
            >
              {imports.map((each) => (
                <LinkRow key={each.id}>
                  <Td className="min-w-40">
                    <Link href={`/contacts/imports/${each.id}`} className={rowLinkStyle}>
                      {each.file_name}
                    </Link>
                  </Td>
                  <Td>
                    <ImportStatus status={each.status} />
                  </Td>
                  <Td className="text-right">{formatNumber(each.created)}</Td>
                  <Td className="text-right">{formatNumber(each.updated)}</Td>
                  <Td className="text-right">{formatNumber(each.failed)}</Td>
                  <Td className="text-right text-muted-foreground">
                    <RelativeTime time={each.created_at} />
                  </Td>
                </LinkRow>
              ))}
            </Table>
          )}
          <LoadMore
            hasMore={query.hasNextPage}
            pending={query.isFetchingNextPage}
            onMore={() => query.fetchNextPage()}
          />
        </Card>
      )}
    </>
  );
}
