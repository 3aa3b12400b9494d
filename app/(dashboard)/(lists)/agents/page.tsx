import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { AgentsList } from "@/components/agents/agents-list";
import { firstPage, Hydrate } from "@/components/shell/hydrate";
import { buttonStyle } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { listAgents } from "@/lib/agents/list-agents";
import { AGENTS_PER_PAGE, agentKeys } from "@/lib/agents/queries";
import { requireSession } from "@/lib/auth/page-session";

export const metadata: Metadata = { title: "Agents" };

export default async function AgentsPage() {
  const { ctx } = await requireSession("/agents");
  const agents = await listAgents(ctx, { limit: AGENTS_PER_PAGE });
  return (
    <Hydrate queries={[[agentKeys.list(""), firstPage(agents)]]}>
      <PageHeader
        title="Agents"
        description="Each one is a plan of steps, run on a schedule, by hand or through the API."
        actions={
          <Link href="/agents/new" className={buttonStyle({ variant: "primary" })}>
            <Plus aria-hidden /> New agent
          </Link>
        }
      />
      <AgentsList />
    </Hydrate>
  );
}
