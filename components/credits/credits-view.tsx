"use client";
import { Coins } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { formatNumber, formatSigned } from "@/components/ui/format";
import { LineChart } from "@/components/ui/line-chart";
import { Link } from "@/components/ui/link";
import { LoadMore } from "@/components/ui/load-more";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import { type Transaction, useBalance, useTransactions } from "@/lib/credits/queries";

const TYPES: Record<Transaction["type"], { label: string; tone: Tone }> = {
  purchase: { label: "Purchase", tone: "success" },
  grant: { label: "Grant", tone: "success" },
  refund: { label: "Refund", tone: "accent" },
  consumption: { label: "Used", tone: "neutral" },
};

/** The balance, how it went, and every change of it. */
export function CreditsView() {
  const balance = useBalance();
  const query = useTransactions();
  const transactions = query.data?.pages.flatMap((page) => page.data) ?? [];
  const values = transactions.map((each) => each.balance_after).reverse();
  return (
    <div className="grid gap-6">
      <Card>
        <div className="grid gap-6 p-5 sm:grid-cols-[auto_minmax(0,1fr)] sm:items-end">
          <div>
            <p className="text-muted-foreground text-sm">Balance</p>
            <p className="mt-1 font-semibold text-4xl tabular-nums tracking-tight" data-testid="balance">
              {balance.data ? formatNumber(balance.data.balance) : "—"}
            </p>
            <p className="mt-1 text-[13px] text-muted-foreground">credits</p>
          </div>
          {values.length > 1 && (
            <div className="min-w-0">
              <LineChart values={values} />
              <p className="mt-1 text-right text-muted-foreground text-xs">the last {values.length} entries</p>
            </div>
          )}
        </div>
      </Card>
      <Card title="Ledger" description="Charged in the same transaction as the step that used them, and once each.">
        {query.isPending && <Skeleton className="m-5 h-40" />}
        {query.data && transactions.length === 0 && (
          <EmptyState icon={Coins} title="Nothing has happened yet">
            Each run costs 1 credit, and each step that asks a model 1 more. They are listed here.
          </EmptyState>
        )}
        {transactions.length > 0 && <Ledger transactions={transactions} />}
        <LoadMore hasMore={query.hasNextPage} pending={query.isFetchingNextPage} onMore={() => query.fetchNextPage()} />
      </Card>
    </div>
  );
}

function Ledger({ transactions }: { transactions: Transaction[] }) {
  return (
    <Table
      label="Ledger"
      head={
        <>
          <Th>When</Th>
          <Th>Type</Th>
          <Th>For</Th>
          <Th className="text-right">Amount</Th>
          <Th className="text-right">Balance</Th>
        </>
      }
    >
      {transactions.map((each) => (
        <tr key={each.id}>
          <Td className="text-muted-foreground">
            <RelativeTime time={each.created_at} />
          </Td>
          <Td>
            <Badge tone={TYPES[each.type].tone}>{TYPES[each.type].label}</Badge>
          </Td>
          <Td className="text-muted-foreground">
            {each.run_id ? (
              <Link href={`/runs/${each.run_id}`} className="text-foreground underline-offset-2 hover:underline">
                {each.note || "Run"}
              </Link>
            ) : (
              each.note || "—"
            )}
          </Td>
          <Td className="whitespace-nowrap text-right font-medium tabular-nums">{formatSigned(each.amount)}</Td>
          <Td className="text-right text-muted-foreground tabular-nums">{formatNumber(each.balance_after)}</Td>
        </tr>
      ))}
    </Table>
  );
}
