import type { Metadata } from "next";
import { AgentPlan } from "@/components/agents/agent-plan";
import { loadAgent } from "@/components/agents/load-agent";
import { Hydrate } from "@/components/shell/hydrate";
import { listAgentVersions } from "@/lib/agents/list-agent-versions";
import { agentKeys, toolKeys } from "@/lib/agents/queries";
import { requireSession } from "@/lib/auth/page-session";
import { listTools } from "@/lib/tools/registry";

type Params = Promise<{ agent: string }>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  return { title: (await loadAgent((await params).agent)).name };
}

export default async function AgentPlanPage({ params }: { params: Params }) {
  const ref = (await params).agent;
  const { ctx } = await requireSession(`/agents/${ref}`);
  const agent = await loadAgent(ref);
  const versions = await listAgentVersions(ctx, { agent: agent.id, limit: 20 });
  return (
    <Hydrate
      queries={[
        [agentKeys.versions(agent.id), versions],
        [toolKeys.all, listTools()],
      ]}
    >
      <AgentPlan initial={agent} />
    </Hydrate>
  );
}
