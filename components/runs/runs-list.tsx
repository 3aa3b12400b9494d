"use client";
import { History } from "lucide-react";
import Link from "next/link";
import { Alert } from "@/components/ui/alert";
import { buttonStyle } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadMore } from "@/components/ui/load-more";
import { Skeleton } from "@/components/ui/skeleton";
import { type RunFilters, useRuns } from "@/lib/runs/queries";
import { RunsTable } from "./runs-table";

/** A list of runs that follows what is live in it. */
export function RunsList(props: { filters: RunFilters; showAgent?: boolean; perPage?: number; more?: boolean }) {
  const { filters, showAgent = true, more = true } = props;
  const query = useRuns(filters, props.perPage);
  if (query.isPending) return <Skeleton className="h-64 w-full" />;
  if (query.isError && !query.data) return <Alert title="The runs could not be loaded">{query.error.message}</Alert>;
  const runs = query.data.pages.flatMap((page) => page.data);
  const filtered = Boolean(filters.status || filters.trigger || (showAgent && filters.agent));
  return (
    <Card>
      {runs.length === 0 ? (
        <EmptyState
          icon={History}
          title={filtered ? "No run matches" : "No runs yet"}
          action={
            !filtered &&
            showAgent && (
              <Link href="/agents" className={buttonStyle({ variant: "primary" })}>
                Go to your agents
              </Link>
            )
          }
        >
          {filtered
            ? "Try another status, agent or trigger."
            : "Press Run on an agent, or start one through the API, and it shows up here."}
        </EmptyState>
      ) : (
        <RunsTable runs={runs} showAgent={showAgent} />
      )}
      <LoadMore
        hasMore={more && query.hasNextPage}
        pending={query.isFetchingNextPage}
        onMore={() => query.fetchNextPage()}
      />
    </Card>
  );
}
