"use client";
import { GitCommitVertical } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button, buttonStyle } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { LoadError } from "@/components/ui/load-error";
import { LoadMore } from "@/components/ui/load-more";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, Td, Th } from "@/components/ui/table";
import { type AgentDetail, type AgentVersion, useAgent, useAgentVersionPages } from "@/lib/agents/queries";
import type { Side } from "./compare-versions";

const CompareVersions = dynamic(async () => (await import("./compare-versions")).CompareVersions, {
  loading: () => null,
});

const RollBackDialog = dynamic(async () => (await import("./roll-back-dialog")).RollBackDialog, { ssr: false });

/** Everything that has been published of an agent: what changed, by whom and when, and the way back. */
export function VersionsView({ initial }: { initial: AgentDetail }) {
  const agent = useAgent(initial.id).data ?? initial;
  const query = useAgentVersionPages(agent.id);
  const [sides, setSides] = useState<{ from: Side; to: Side }>();
  const [target, setTarget] = useState<AgentVersion>();
  if (query.isPending) return <Skeleton className="h-64 w-full" />;
  if (!query.data) return <LoadError title="The versions could not be loaded" query={query} />;
  const versions = query.data.pages.flatMap((page) => page.data);
  const current = agent.published_version;
  if (current === null) return <NothingPublished agentId={agent.id} />;
  const { from, to } = sides ?? usualSides(agent, current, versions);
  return (
    <div className="grid gap-6">
      <Card>
        <Table
          label="Versions"
          head={
            <>
              <Th>Version</Th>
              <Th className="hidden sm:table-cell">Notes</Th>
              <Th>Published</Th>
              <Th>
                <span className="sr-only">Actions</span>
              </Th>
            </>
          }
        >
          {versions.map((version) => (
            <tr key={version.id}>
              <Td>
                <span className="mr-2 font-medium tabular-nums">v{version.version}</span>
                {version.version === current && <Badge tone="success">Runs now</Badge>}
                <span className="block break-words text-[13px] sm:hidden">{version.notes}</span>
              </Td>
              <Td className="hidden min-w-40 max-w-md break-words sm:table-cell">
                {version.notes || <span className="text-muted-foreground">—</span>}
              </Td>
              <Td className="text-muted-foreground">
                <RelativeTime time={version.created_at} />
                <span className="block text-[13px]">{version.created_by_name ?? "Somebody who has left"}</span>
              </Td>
              <Td className="text-right">
                {version.version !== current && (
                  <span className="flex flex-col items-end gap-2 sm:flex-row sm:justify-end">
                    <Button
                      size="sm"
                      variant="ghost"
                      aria-label={`Compare version ${version.version} with what runs now`}
                      onClick={() => setSides({ from: version.version, to: current })}
                    >
                      Compare
                    </Button>
                    <Button
                      size="sm"
                      aria-label={`Roll back to version ${version.version}`}
                      onClick={() => setTarget(version)}
                    >
                      Roll back
                    </Button>
                  </span>
                )}
              </Td>
            </tr>
          ))}
        </Table>
        <LoadMore hasMore={query.hasNextPage} pending={query.isFetchingNextPage} onMore={() => query.fetchNextPage()} />
      </Card>
      {(versions.length > 1 || agent.has_unpublished_changes) && (
        <CompareVersions
          agent={agent}
          versions={versions.map(({ version }) => version)}
          from={from}
          to={to}
          onChange={(from, to) => setSides({ from, to })}
        />
      )}
      {target && (
        <RollBackDialog agentId={agent.id} target={target} current={current} onClose={() => setTarget(undefined)} />
      )}
    </div>
  );
}

/** What one wants to see first: what publishing would change, or else what the last publishing changed. */
function usualSides(agent: AgentDetail, current: number, versions: AgentVersion[]): { from: Side; to: Side } {
  if (agent.has_unpublished_changes) return { from: current, to: "draft" };
  return { from: versions.find(({ version }) => version < current)?.version ?? current, to: current };
}

function NothingPublished({ agentId }: { agentId: string }) {
  return (
    <Card>
      <EmptyState
        icon={GitCommitVertical}
        title="Nothing published yet"
        action={
          <Link href={`/agents/${agentId}`} className={buttonStyle({ variant: "primary" })}>
            Go to the plan
          </Link>
        }
      >
        Publishing the plan makes its first version. Every later one can be compared with it here, and rolled back to.
      </EmptyState>
    </Card>
  );
}
