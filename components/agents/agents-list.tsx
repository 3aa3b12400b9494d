"use client";
import { Bot } from "lucide-react";
import { useState } from "react";
import { buttonStyle } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { LoadError } from "@/components/ui/load-error";
import { LoadMore } from "@/components/ui/load-more";
import { RelativeTime } from "@/components/ui/relative-time";
import { SearchBox } from "@/components/ui/search-box";
import { Skeleton } from "@/components/ui/skeleton";
import { LinkRow, rowLinkStyle, Table, Td, Th } from "@/components/ui/table";
import { type AgentPage, useAgents } from "@/lib/agents/queries";
import { AgentActivityBadge } from "./agent-status";
import { AUTONOMY } from "./autonomy";

export function AgentsList() {
  const [q, setQ] = useState("");
  const query = useAgents(q);
  const agents = query.data?.pages.flatMap(toRows);
  return (
    <>
      <SearchBox label="Search agents" className="mb-4 sm:w-72" onSearch={setQ} />
      {query.error && !agents && <LoadError title="The agents could not be loaded" query={query} />}
      {query.isPending && <Skeleton className="h-64 w-full" />}
      {agents && (
        <Card>
          {agents.length > 0 ? <AgentsTable agents={agents} /> : <NoAgents searched={q !== ""} />}
          <LoadMore
            hasMore={query.hasNextPage}
            pending={query.isFetchingNextPage}
            onMore={() => query.fetchNextPage()}
          />
        </Card>
      )}
    </>
  );
}

type Row = AgentPage["data"][number] & { schedule_description: string };

/** The words of a schedule stand in the page's second list, in the same order. */
function toRows(page: AgentPage): Row[] {
  return page.data.map((agent, index) => ({
    ...agent,
    schedule_description: page.agents[index]?.schedule?.description ?? "—",
  }));
}

function AgentsTable({ agents }: { agents: Row[] }) {
  return (
    <Table
      label="Agents"
      head={
        <>
          <Th>Name</Th>
          <Th>Status</Th>
          <Th>Autonomy</Th>
          <Th>Schedule</Th>
          <Th className="text-right">Last run</Th>
        </>
      }
    >
      {agents.map((agent) => (
        <LinkRow key={agent.id}>
          <Td className="min-w-48 max-w-80">
            <Link href={`/agents/${agent.id}`} className={`${rowLinkStyle} break-words`}>
              {agent.name}
            </Link>
          </Td>
          <Td>
            <AgentActivityBadge status={agent.status} published={agent.published_version !== null} />
          </Td>
          <Td className="text-muted-foreground">{AUTONOMY[agent.autonomy].label}</Td>
          <Td className="min-w-40 text-muted-foreground">{agent.schedule_description}</Td>
          <Td className="text-right text-muted-foreground">
            <RelativeTime time={agent.last_run_at} empty="Never" />
          </Td>
        </LinkRow>
      ))}
    </Table>
  );
}

function NoAgents({ searched }: { searched: boolean }) {
  if (searched) {
    return (
      <EmptyState icon={Bot} title="No agent matches">
        Try a part of the name.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={Bot}
      title="Your first agent"
      action={
        <Link href="/agents/new" className={buttonStyle({ variant: "primary" })}>
          New agent
        </Link>
      }
    >
      Begin from a template: it is a plan that works, and you can change every step of it.
    </EmptyState>
  );
}
