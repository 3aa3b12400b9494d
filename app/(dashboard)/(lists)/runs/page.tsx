import type { Metadata } from "next";
import { loadRuns } from "@/components/runs/load-runs";
import { RunsMonitor } from "@/components/runs/runs-monitor";
import { Hydrate } from "@/components/shell/hydrate";
import { PageHeader } from "@/components/ui/page-header";
import { listAgents } from "@/lib/agents/list-agents";
import { requireSession } from "@/lib/auth/page-session";
import { parseRunFilters } from "@/lib/runs/run-filters";

export const metadata: Metadata = { title: "Runs" };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function RunsPage({ searchParams }: { searchParams: Search }) {
  const { ctx } = await requireSession("/runs");
  const filters = parseRunFilters(await searchParams);
  const [{ queries, versions }, agents] = await Promise.all([loadRuns(ctx, filters), listAgents(ctx, { limit: 100 })]);
  return (
    <Hydrate queries={queries}>
      <PageHeader title="Runs" description="Everything your agents have done, newest first." />
      <RunsMonitor
        filters={filters}
        agents={agents.data.map(({ id, name }) => ({ id, name }))}
        versions={versions}
        basePath="/runs"
        canWrite={ctx.scopes.has("runs:write")}
      />
    </Hydrate>
  );
}
