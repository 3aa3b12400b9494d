import type { Metadata } from "next";
import { loadAgent } from "@/components/agents/load-agent";
import { loadRuns } from "@/components/runs/load-runs";
import { RunsMonitor } from "@/components/runs/runs-monitor";
import { Hydrate } from "@/components/shell/hydrate";
import { requireSession } from "@/lib/auth/page-session";
import { parseRunFilters } from "@/lib/runs/run-filters";

type Params = Promise<{ agent: string }>;
type Search = Promise<Record<string, string | string[] | undefined>>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  return { title: `Runs of ${(await loadAgent((await params).agent)).name}` };
}

export default async function AgentRunsPage({ params, searchParams }: { params: Params; searchParams: Search }) {
  const ref = (await params).agent;
  const { ctx } = await requireSession(`/agents/${ref}/runs`);
  const { id } = await loadAgent(ref);
  const { agent: _, ...filters } = parseRunFilters({ ...(await searchParams), agent: id });
  const { queries, versions } = await loadRuns(ctx, { ...filters, agent: id });
  return (
    <Hydrate queries={queries}>
      <RunsMonitor
        filters={filters}
        agent={id}
        versions={versions}
        basePath={`/agents/${ref}/runs`}
        canWrite={ctx.scopes.has("runs:write")}
      />
    </Hydrate>
  );
}
