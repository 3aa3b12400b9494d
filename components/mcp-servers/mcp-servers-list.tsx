"use client";
import { Blocks, Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { LoadError } from "@/components/ui/load-error";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { LinkRow, rowLinkStyle, Table, Td, Th } from "@/components/ui/table";
import { type McpServer, useMcpServers } from "@/lib/mcp-servers/queries";
import { ServerState } from "./server-state";

const AddServerDialog = dynamic(async () => (await import("./server-dialog")).AddServerDialog, { ssr: false });

/** The MCP servers whose tools the workspace's agents may use. */
export function McpServersList({ canWrite }: { canWrite: boolean }) {
  const query = useMcpServers();
  const router = useRouter();
  const [adding, setAdding] = useState(false);
  const servers = query.data?.data;
  const add = canWrite && (
    <Button variant="primary" onClick={() => setAdding(true)}>
      <Plus aria-hidden /> Add MCP server
    </Button>
  );
  return (
    <>
      <PageHeader
        title="MCP servers"
        description="Other systems whose tools your agents may use, by the Model Context Protocol."
        actions={add}
      />
      {query.error && !servers && <LoadError title="The servers could not be loaded" query={query} />}
      {query.isPending && <Skeleton className="h-64 w-full" />}
      {servers && (
        <Card>
          {servers.length === 0 ? (
            <EmptyState icon={Blocks} title="No MCP servers yet" action={add}>
              Add the address of one. Drover connects to it, shows the tools it offers, and holds them back whenever
              their definitions change until you accept that.
            </EmptyState>
          ) : (
            <ServersTable servers={servers} />
          )}
        </Card>
      )}
      {adding && (
        <AddServerDialog
          onClose={() => setAdding(false)}
          onAdded={(server) => router.push(`/settings/mcp-servers/${server.id}`)}
        />
      )}
    </>
  );
}

function ServersTable({ servers }: { servers: McpServer[] }) {
  return (
    <Table
      label="MCP servers"
      head={
        <>
          <Th>Name</Th>
          <Th>State</Th>
          <Th className="text-right">Tools</Th>
          <Th className="text-right">Last checked</Th>
        </>
      }
    >
      {servers.map((server) => (
        <LinkRow key={server.id}>
          <Td className="min-w-56">
            <Link href={`/settings/mcp-servers/${server.id}`} className={rowLinkStyle}>
              {server.name}
            </Link>
            <span className="block break-all text-[13px] text-muted-foreground">{server.url}</span>
          </Td>
          <Td>
            <ServerState server={server} />
          </Td>
          <Td className="text-right tabular-nums">{server.tool_count}</Td>
          <Td className="whitespace-nowrap text-right text-muted-foreground">
            {server.last_checked_at ? <RelativeTime time={server.last_checked_at} /> : "Not yet"}
          </Td>
        </LinkRow>
      ))}
    </Table>
  );
}
