import type { Metadata } from "next";
import { PoliciesView } from "@/components/policies/policies-view";
import { Hydrate } from "@/components/shell/hydrate";
import { listAgents } from "@/lib/agents/list-agents";
import { requireSession } from "@/lib/auth/page-session";
import { listPolicies } from "@/lib/policies/list-policies";
import { inOrder, POLICIES_SHOWN, policyKeys } from "@/lib/policies/queries";

export const metadata: Metadata = { title: "Policies" };

export default async function PoliciesPage() {
  const { ctx } = await requireSession("/policies");
  const limit = POLICIES_SHOWN;
  const [active, disabled, proposed, agents] = await Promise.all([
    listPolicies(ctx, { limit, status: "active" }),
    listPolicies(ctx, { limit, status: "disabled" }),
    listPolicies(ctx, { limit, status: "proposed" }),
    listAgents(ctx, { limit: 100 }),
  ]);
  return (
    <Hydrate
      queries={[
        [policyKeys.ordered, inOrder([...active.data, ...disabled.data])],
        [policyKeys.proposed, proposed.data],
      ]}
    >
      <PoliciesView
        agents={agents.data.map(({ id, name }) => ({ id, name }))}
        canEdit={ctx.scopes.has("agents:write")}
      />
    </Hydrate>
  );
}
