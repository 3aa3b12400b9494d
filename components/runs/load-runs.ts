import type { QueryKey } from "@tanstack/react-query";
import { firstPage } from "@/components/shell/hydrate";
import { listAgentVersions } from "@/lib/agents/list-agent-versions";
import type { Ctx } from "@/lib/auth/context";
import { AppError } from "@/lib/errors/app-error";
import { runFilterSchema } from "@/lib/runs/filter-schema";
import { listRuns } from "@/lib/runs/list-runs";
import { RUNS_PER_PAGE, runKeys } from "@/lib/runs/queries";
import { filterOf, type RunFilters } from "@/lib/runs/run-filters";

/**
 * What a list of runs begins with: its first page, and the versions of the chosen agent, newest first. An address may
 * name what is gone: then the list asks for itself and says so.
 */
export async function loadRuns(
  ctx: Ctx,
  filters: RunFilters,
): Promise<{ queries: [QueryKey, unknown][]; versions: number[] }> {
  const filter = runFilterSchema.parse(filterOf(filters, Date.now()));
  try {
    const [runs, versions] = await Promise.all([
      listRuns(ctx, { ...filter, limit: RUNS_PER_PAGE }),
      filters.agent ? listAgentVersions(ctx, { agent: filters.agent, limit: 100 }) : undefined,
    ]);
    return {
      queries: [[runKeys.list(filters), firstPage(runs)]],
      versions: versions?.data.map(({ version }) => version) ?? [],
    };
  } catch (error) {
    if (error instanceof AppError) return { queries: [], versions: [] };
    throw error;
  }
}
