import type { Metadata } from "next";
import { ReceiptFiltersBar } from "@/components/receipts/receipt-filters-bar";
import { ReceiptsList } from "@/components/receipts/receipts-list";
import { firstPage, Hydrate } from "@/components/shell/hydrate";
import { PageHeader } from "@/components/ui/page-header";
import { listAgents } from "@/lib/agents/list-agents";
import { requireSession } from "@/lib/auth/page-session";
import { listReceipts } from "@/lib/receipts/list-receipts";
import { RECEIPTS_PER_PAGE, receiptKeys } from "@/lib/receipts/queries";
import { parseReceiptFilters, receiptsAddress } from "@/lib/receipts/receipt-filters";

export const metadata: Metadata = { title: "Receipts" };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function ReceiptsPage({ searchParams }: { searchParams: Search }) {
  const filters = parseReceiptFilters(await searchParams);
  const { ctx } = await requireSession(receiptsAddress(filters));
  const [receipts, agents] = await Promise.all([
    listReceipts(ctx, { ...filters, limit: RECEIPTS_PER_PAGE }),
    listAgents(ctx, { limit: 100 }),
  ]);
  return (
    <Hydrate queries={[[receiptKeys.list(filters), firstPage(receipts)]]}>
      <PageHeader
        title="Receipts"
        description="What your agents did to the world outside: one line for each attempt of a write."
      />
      <ReceiptFiltersBar filters={filters} agents={agents.data.map(({ id, name }) => ({ id, name }))} />
      <ReceiptsList filters={filters} />
    </Hydrate>
  );
}
