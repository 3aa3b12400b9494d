import type { Metadata } from "next";
import { RunFiltersBar } from "@/components/runs/run-filters";
import { RunsList } from "@/components/runs/runs-list";
import { firstPage, Hydrate } from "@/components/shell/hydrate";
import { PageHeader } from "@/components/ui/page-header";
import { listAgents } from "@/lib/agents/list-agents";
import { requireSession } from "@/lib/auth/page-session";
import { listRuns } from "@/lib/runs/list-runs";
import { RUNS_PER_PAGE, runKeys } from "@/lib/runs/queries";
import { parseRunFilters } from "@/lib/runs/run-filters";

export const metadata: Metadata = { title: "Runs" };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function RunsPage({ searchParams }: { searchParams: Search }) {
  const { ctx } = await requireSession("/runs");
  const filters = parseRunFilters(await searchParams);
  const [runs, agents] = await Promise.all([
    listRuns(ctx, { ...filters, limit: RUNS_PER_PAGE }),
    listAgents(ctx, { limit: 100 }),
  ]);
  return (
    <Hydrate queries={[[runKeys.list(filters), firstPage(runs)]]}>
      <PageHeader title="Runs" description="Everything your agents have done, newest first." />
      <RunFiltersBar filters={filters} agents={agents.data.map(({ id, name }) => ({ id, name }))} basePath="/runs" />
      <RunsList filters={filters} />
    </Hydrate>
  );
}
