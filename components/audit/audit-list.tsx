"use client";
import { ScrollText } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { InertText } from "@/components/approvals/inert-text";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { LoadError } from "@/components/ui/load-error";
import { LoadMore } from "@/components/ui/load-more";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { LinkRow, rowLinkStyle, Table, Td, Th } from "@/components/ui/table";
import { type AuditFilters, auditAddress } from "@/lib/audit/audit-filters";
import { type AuditEntry, useAuditEntries } from "@/lib/audit/queries";
import { Actor } from "./actor";

const AuditEntryDialog = dynamic(async () => (await import("./audit-entry-dialog")).AuditEntryDialog, { ssr: false });

/** The entries, newest first. */
export function AuditList({ filters }: { filters: AuditFilters }) {
  const query = useAuditEntries(filters);
  const [open, setOpen] = useState<AuditEntry>();
  const entries = query.data?.pages.flatMap((page) => page.data);
  if (query.error && !entries) return <LoadError title="The audit log could not be loaded" query={query} />;
  if (!entries) return <Skeleton className="h-64 w-full" />;
  const more = { pending: query.isFetchingNextPage, onMore: () => query.fetchNextPage() };
  return (
    <Card>
      {entries.length > 0 && <Entries entries={entries} filters={filters} onOpen={setOpen} />}
      {entries.length === 0 &&
        (query.hasNextPage ? (
          <EmptyState
            icon={ScrollText}
            title="None among the newest entries"
            action={
              <Button pending={more.pending} onClick={more.onMore}>
                Search older entries
              </Button>
            }
          >
            Only so many are looked through at a time.
          </EmptyState>
        ) : (
          <EmptyState icon={ScrollText} title="No entry matches">
            Take a filter away, or look further back.
          </EmptyState>
        ))}
      <LoadMore hasMore={query.hasNextPage && entries.length > 0} {...more} />
      {open && <AuditEntryDialog entry={open} onClose={() => setOpen(undefined)} />}
    </Card>
  );
}

function Entries(props: { entries: AuditEntry[]; filters: AuditFilters; onOpen: (entry: AuditEntry) => void }) {
  return (
    <Table
      label="Audit log"
      head={
        <>
          <Th>What</Th>
          <Th>By</Th>
          <Th>On</Th>
          <Th>From</Th>
          <Th className="text-right">When</Th>
        </>
      }
    >
      {props.entries.map((entry) => (
        <LinkRow key={entry.id}>
          <Td className="min-w-44">
            <button
              type="button"
              className={`${rowLinkStyle} break-words text-left font-mono text-[13px]`}
              onClick={() => props.onOpen(entry)}
            >
              <InertText text={entry.action} />
            </button>
          </Td>
          <Td className="min-w-36">
            <Link
              href={auditAddress({ ...props.filters, actor: entry.actor.id })}
              className="relative hover:underline"
              title="Show only what they did"
            >
              <Actor actor={entry.actor} />
            </Link>
          </Td>
          <Td className="min-w-44 text-muted-foreground">
            <span className="break-all font-mono text-[13px]">
              <InertText text={entry.resource.id} />
            </span>
          </Td>
          <Td className="whitespace-nowrap text-muted-foreground">
            <InertText text={entry.address} />
          </Td>
          <Td className="text-right text-muted-foreground">
            <RelativeTime time={entry.created_at} />
          </Td>
        </LinkRow>
      ))}
    </Table>
  );
}
