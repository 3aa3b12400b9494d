"use client";
import dynamic from "next/dynamic";
import { useCallback, useMemo, useRef, useState } from "react";
import { Card } from "@/components/ui/card";
import { LoadError } from "@/components/ui/load-error";
import { LoadMore } from "@/components/ui/load-more";
import { ExactTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { type RunListItem, useRuns } from "@/lib/runs/queries";
import { isFiltered, type RunFilters } from "@/lib/runs/run-filters";
import type { BulkTarget } from "./bulk-runs-dialog";
import { RunFiltersBar } from "./run-filters-bar";
import { RunsTable } from "./runs-table";
import { useRowKeys } from "./use-row-keys";

const RunsToolbar = dynamic(async () => (await import("./runs-toolbar")).RunsToolbar, {
  loading: () => <div className="min-h-11 border-b" />,
});

const RunsEmpty = dynamic(async () => (await import("./runs-empty")).RunsEmpty, { loading: () => null });

const BulkRunsDialog = dynamic(async () => (await import("./bulk-runs-dialog")).BulkRunsDialog, { ssr: false });
const NONE: RunListItem[] = [];

/** All runs or those of one agent: filtered, followed live, and acted on many at a time. */
export function RunsMonitor(props: {
  /** What the address says. */
  filters: RunFilters;
  /** The agent whose page this is. */
  agent?: string;
  agents?: { id: string; name: string }[];
  versions: number[];
  basePath: string;
  /** Whether the person may cancel and replay. */
  canWrite: boolean;
}) {
  const { filters, agent, agents, canWrite } = props;
  const all = useMemo(() => ({ ...filters, ...(agent && { agent }) }), [filters, agent]);
  const query = useRuns(all);
  const runs = useMemo(() => query.data?.pages.flatMap((page) => page.data) ?? NONE, [query.data]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [bulk, setBulk] = useState<{ action: "cancel" | "replay"; target: BulkTarget }>();
  const table = useRef<HTMLDivElement>(null);
  const chosen = runs.filter((run) => selected.has(run.id));
  const toggle = useCallback((id: string) => {
    setSelected((old) => new Set(old.has(id) ? [...old].filter((each) => each !== id) : [...old, id]));
  }, []);
  useRowKeys(table, canWrite ? toggle : undefined);
  const until = query.data?.pages.at(-1)?.searched_until;

  return (
    <>
      <RunFiltersBar
        filters={filters}
        versions={props.versions}
        basePath={props.basePath}
        {...(agents && { agents })}
      />
      {query.isPending && <Skeleton className="h-64 w-full" />}
      {query.isError && !query.data && <LoadError title="The runs could not be loaded" query={query} />}
      {query.data && (
        <Card>
          {runs.length > 0 && (
            <RunsToolbar
              filters={all}
              runs={runs}
              chosen={chosen}
              canWrite={canWrite}
              hasMore={query.hasNextPage}
              onSelect={(ids) => setSelected(new Set(ids))}
              onBulk={(action, target) => setBulk({ action, target })}
            />
          )}
          <div ref={table}>
            {runs.length > 0 && (
              <RunsTable
                runs={runs}
                showAgent={agent === undefined}
                {...(canWrite && { selection: { selected, toggle } })}
              />
            )}
          </div>
          {runs.length === 0 && !until && <RunsEmpty filtered={isFiltered(filters)} agentsLink={agent === undefined} />}
          {until && (
            <p
              className="border-t px-5 py-3 text-center text-[13px] text-muted-foreground first:border-t-0"
              role="status"
            >
              {runs.length === 0 ? "Nothing found" : "Searched"} back to <ExactTime time={until} />. Load more to search
              further.
            </p>
          )}
          <LoadMore
            hasMore={query.hasNextPage}
            pending={query.isFetchingNextPage}
            onMore={() => query.fetchNextPage()}
          />
        </Card>
      )}
      {bulk && (
        <BulkRunsDialog
          {...bulk}
          onClose={() => {
            setBulk(undefined);
            setSelected(new Set());
          }}
        />
      )}
    </>
  );
}
