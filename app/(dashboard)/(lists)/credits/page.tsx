import type { Metadata } from "next";
import { CreditsView } from "@/components/credits/credits-view";
import { firstPage, Hydrate } from "@/components/shell/hydrate";
import { PageHeader } from "@/components/ui/page-header";
import { requireSession } from "@/lib/auth/page-session";
import { getBalance } from "@/lib/credits/get-balance";
import { listTransactions } from "@/lib/credits/list-transactions";
import { creditKeys, TRANSACTIONS_PER_PAGE } from "@/lib/credits/queries";

export const metadata: Metadata = { title: "Credits" };

export default async function CreditsPage() {
  const { ctx } = await requireSession("/credits");
  const [balance, transactions] = await Promise.all([
    getBalance(ctx),
    listTransactions(ctx, { limit: TRANSACTIONS_PER_PAGE }),
  ]);
  return (
    <Hydrate
      queries={[
        [creditKeys.balance, balance],
        [creditKeys.transactions, firstPage(transactions)],
      ]}
    >
      <PageHeader title="Credits" description="A run costs 1 credit, and each step that asks a model 1 more." />
      <CreditsView />
    </Hydrate>
  );
}
