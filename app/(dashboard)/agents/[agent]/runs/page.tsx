import type { Metadata } from "next";
import { loadAgent } from "@/components/agents/load-agent";
import { RunFiltersBar } from "@/components/runs/run-filters";
import { RunsList } from "@/components/runs/runs-list";
import { firstPage, Hydrate } from "@/components/shell/hydrate";
import { requireSession } from "@/lib/auth/page-session";
import { listRuns } from "@/lib/runs/list-runs";
import { RUNS_PER_PAGE, runKeys } from "@/lib/runs/queries";
import { parseRunFilters } from "@/lib/runs/run-filters";

type Params = Promise<{ agent: string }>;
type Search = Promise<Record<string, string | string[] | undefined>>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  return { title: `Runs of ${(await loadAgent((await params).agent)).name}` };
}

export default async function AgentRunsPage({ params, searchParams }: { params: Params; searchParams: Search }) {
  const ref = (await params).agent;
  const { ctx } = await requireSession(`/agents/${ref}/runs`);
  const agent = await loadAgent(ref);
  const { status, trigger } = parseRunFilters(await searchParams);
  const chosen = { ...(status && { status }), ...(trigger && { trigger }) };
  const filters = { ...chosen, agent: agent.id };
  const runs = await listRuns(ctx, { ...filters, limit: RUNS_PER_PAGE });
  return (
    <Hydrate queries={[[runKeys.list(filters), firstPage(runs)]]}>
      <RunFiltersBar filters={chosen} basePath={`/agents/${ref}/runs`} />
      <RunsList filters={filters} showAgent={false} />
    </Hydrate>
  );
}
