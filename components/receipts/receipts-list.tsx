"use client";
import { ReceiptText } from "lucide-react";
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
import { type Receipt, type ReceiptFilters, useReceipts } from "@/lib/receipts/queries";
import { ApprovedBy } from "./approved-by";
import { ReceiptStatus } from "./receipt-status";

const ReceiptDialog = dynamic(async () => (await import("./receipt-dialog")).ReceiptDialog, { ssr: false });

/** The ledger of what agents did to the world outside. */
export function ReceiptsList({ filters }: { filters: ReceiptFilters }) {
  const query = useReceipts(filters);
  const [open, setOpen] = useState<Receipt>();
  const receipts = query.data?.pages.flatMap((page) => page.data);
  if (query.error && !receipts) return <LoadError title="The receipts could not be loaded" query={query} />;
  if (!receipts) return <Skeleton className="h-64 w-full" />;
  const filtered = Object.values(filters).some(Boolean);
  const more = { pending: query.isFetchingNextPage, onMore: () => query.fetchNextPage() };
  return (
    <Card>
      {receipts.length > 0 && <ReceiptsTable receipts={receipts} onOpen={setOpen} />}
      {receipts.length === 0 &&
        (query.hasNextPage ? (
          <EmptyState
            icon={ReceiptText}
            title="None among the newest receipts"
            action={
              <Button pending={more.pending} onClick={more.onMore}>
                Search older receipts
              </Button>
            }
          >
            Only so many are looked through at a time.
          </EmptyState>
        ) : (
          <EmptyState icon={ReceiptText} title={filtered ? "No receipt matches" : "No receipts yet"}>
            {filtered
              ? "Try a part of the address, the id that the other side answered with, or another filter."
              : "Whatever an agent writes, sends or deletes outside leaves a receipt here: where, what came back, and who approved it."}
          </EmptyState>
        ))}
      <LoadMore hasMore={query.hasNextPage && receipts.length > 0} {...more} />
      {open && <ReceiptDialog receipt={open} onClose={() => setOpen(undefined)} />}
    </Card>
  );
}

function ReceiptsTable({ receipts, onOpen }: { receipts: Receipt[]; onOpen: (receipt: Receipt) => void }) {
  return (
    <Table
      label="Receipts"
      head={
        <>
          <Th>What and where</Th>
          <Th>Result</Th>
          <Th>Agent</Th>
          <Th>Run</Th>
          <Th>Let through by</Th>
          <Th className="text-right">When</Th>
        </>
      }
    >
      {receipts.map((receipt) => (
        <LinkRow key={receipt.id}>
          <Td className="min-w-56 max-w-md">
            <button
              type="button"
              className={`${rowLinkStyle} break-all text-left font-mono text-[13px]`}
              onClick={() => onOpen(receipt)}
            >
              <InertText text={receipt.target} />
            </button>
            <span className="block text-[13px] text-muted-foreground">{receipt.tool}</span>
          </Td>
          <Td className="whitespace-nowrap">
            <ReceiptStatus status={receipt.status} />
            {receipt.response_status !== null && (
              <span className="ml-2 text-muted-foreground tabular-nums">{receipt.response_status}</span>
            )}
          </Td>
          <Td className="min-w-32 text-muted-foreground">
            <InertText text={receipt.agent.name} />
          </Td>
          <Td>
            <Link href={`/runs/${receipt.run.number}`} className="relative font-medium hover:underline">
              #{receipt.run.number}
            </Link>
          </Td>
          <Td className="min-w-36">
            <ApprovedBy receipt={receipt} />
          </Td>
          <Td className="text-right text-muted-foreground">
            <RelativeTime time={receipt.created_at} />
          </Td>
        </LinkRow>
      ))}
    </Table>
  );
}
