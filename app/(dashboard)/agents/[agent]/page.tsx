import type { Metadata } from "next";
import { AgentPlan } from "@/components/agents/agent-plan";
import { loadAgent } from "@/components/agents/load-agent";
import { Hydrate } from "@/components/shell/hydrate";
import { listAgentVersions } from "@/lib/agents/list-agent-versions";
import { agentKeys } from "@/lib/agents/queries";
import { requireSession } from "@/lib/auth/page-session";

type Params = Promise<{ agent: string }>;
type Search = Promise<Record<string, string | string[] | undefined>>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  return { title: (await loadAgent((await params).agent)).name };
}

export default async function AgentPlanPage(props: { params: Params; searchParams: Search }) {
  const { edit } = await props.searchParams;
  const ref = (await props.params).agent;
  const { ctx } = await requireSession(`/agents/${ref}`);
  const agent = await loadAgent(ref);
  const versions = await listAgentVersions(ctx, { agent: agent.id, limit: 20 });
  return (
    <Hydrate queries={[[agentKeys.versions(agent.id), versions]]}>
      <AgentPlan initial={agent} editing={edit !== undefined} />
    </Hydrate>
  );
}
