"use client";
import { Link } from "@/components/ui/link";
import { useAgentBudgets } from "@/lib/budgets/queries";
import { amountOf } from "./amount-of";

/** What one agent may spend, as entries of a description list; nothing when it has no budget of its own. */
export function AgentBudgets({ agent }: { agent: string }) {
  const budgets = useAgentBudgets(agent);
  return budgets.map(({ id, period, limit_credits, extra_credits, spent_credits: spent }) => (
    <div key={id}>
      <dt className="text-[13px] text-muted-foreground">Budget per {period}</dt>
      <dd className="mt-0.5 font-medium tabular-nums">
        <Link href="/settings/budgets" className="hover:underline">
          {amountOf(limit_credits + extra_credits)}
        </Link>
      </dd>
      {spent !== null && <dd className="mt-0.5 text-[13px] text-muted-foreground">{amountOf(spent)} spent</dd>}
    </div>
  ));
}
