import { amountOf } from "@/components/budgets/amount-of";
import { SpendBar } from "@/components/budgets/spend-bar";
import { Fact } from "@/components/ui/fact";
import { Link } from "@/components/ui/link";
import { readBudgetCard } from "@/lib/budgets/card";

/** What a budget allows and has spent, as it was when a run came to its end. */
export function BudgetFacts({ args }: { args: unknown }) {
  const card = readBudgetCard(args);
  if (!card) return null;
  const { limit, extra, spent, price, period, agent } = card;
  return (
    <div className="grid gap-4 p-5">
      <SpendBar label="Spent of this budget" spent={spent} allowed={limit + extra} />
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 text-sm">
        <Fact label="Spent">
          {amountOf(spent)} of {amountOf(limit + extra)}
        </Fact>
        <Fact label="The step costs">{price === 0 ? "nothing more" : amountOf(price)}</Fact>
        {extra > 0 && <Fact label="Granted before">{amountOf(extra)}</Fact>}
        <Fact label="Budget">
          <Link href="/settings/budgets" className="hover:underline">
            {period === "run" ? "Per run" : "Per month"}, {agent === null ? "all agents" : "this agent"}
          </Link>
        </Fact>
      </dl>
    </div>
  );
}
