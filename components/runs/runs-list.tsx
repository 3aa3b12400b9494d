"use client";
import { Card } from "@/components/ui/card";
import { LoadError } from "@/components/ui/load-error";
import { Skeleton } from "@/components/ui/skeleton";
import { useRuns } from "@/lib/runs/queries";
import type { RunFilters } from "@/lib/runs/run-filters";
import { RunsEmpty } from "./runs-empty";
import { RunsTable } from "./runs-table";

/** The newest runs, followed as long as they are shown. */
export function RunsList(props: { filters: RunFilters; showAgent?: boolean; perPage?: number; more?: boolean }) {
  const query = useRuns(props.filters, props.perPage);
  if (query.isPending) return <Skeleton className="h-64 w-full" />;
  if (query.isError && !query.data) return <LoadError title="The runs could not be loaded" query={query} />;
  const runs = query.data.pages.flatMap((page) => page.data);
  return (
    <Card>
      {runs.length === 0 ? (
        <RunsEmpty filtered={false} />
      ) : (
        <RunsTable runs={runs} showAgent={props.showAgent ?? true} />
      )}
    </Card>
  );
}
