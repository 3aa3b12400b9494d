import type { Metadata } from "next";
import { loadAgent } from "@/components/agents/load-agent";
import { VersionsView } from "@/components/agents/versions-view";
import { firstPage, Hydrate } from "@/components/shell/hydrate";
import { listAgentVersions } from "@/lib/agents/list-agent-versions";
import { agentKeys, VERSIONS_PER_PAGE } from "@/lib/agents/queries";
import { requireSession } from "@/lib/auth/page-session";

type Params = Promise<{ agent: string }>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  return { title: `Versions of ${(await loadAgent((await params).agent)).name}` };
}

export default async function AgentVersionsPage({ params }: { params: Params }) {
  const ref = (await params).agent;
  const { ctx } = await requireSession(`/agents/${ref}/versions`);
  const agent = await loadAgent(ref);
  const versions = await listAgentVersions(ctx, { agent: agent.id, limit: VERSIONS_PER_PAGE });
  return (
    <Hydrate
      queries={[
        [agentKeys.versionPages(agent.id), firstPage(versions)],
        ...versions.data.map((version): [readonly unknown[], unknown] => [
          agentKeys.version(agent.id, version.version),
          version,
        ]),
      ]}
    >
      <VersionsView initial={agent} />
    </Hydrate>
  );
}
