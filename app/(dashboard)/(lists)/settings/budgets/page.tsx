import type { Metadata } from "next";
import { BudgetsView } from "@/components/budgets/budgets-view";
import { firstPage, Hydrate } from "@/components/shell/hydrate";
import { listAgents } from "@/lib/agents/list-agents";
import { requireSession } from "@/lib/auth/page-session";
import { listBudgets } from "@/lib/budgets/list-budgets";
import { BUDGETS_PER_PAGE, budgetKeys } from "@/lib/budgets/queries";

export const metadata: Metadata = { title: "Budgets" };

export default async function BudgetsPage() {
  const { ctx } = await requireSession("/settings/budgets");
  const [budgets, agents] = await Promise.all([
    listBudgets(ctx, { limit: BUDGETS_PER_PAGE }),
    listAgents(ctx, { limit: 100 }),
  ]);
  return (
    <Hydrate queries={[[budgetKeys.list, firstPage(budgets)]]}>
      <BudgetsView
        agents={agents.data.map(({ id, name }) => ({ id, name }))}
        canChange={ctx.scopes.has("agents:write")}
      />
    </Hydrate>
  );
}
