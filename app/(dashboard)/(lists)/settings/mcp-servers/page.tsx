import type { Metadata } from "next";
import { McpServersList } from "@/components/mcp-servers/mcp-servers-list";
import { Hydrate } from "@/components/shell/hydrate";
import { requireSession } from "@/lib/auth/page-session";
import { listMcpServers } from "@/lib/mcp-servers/list-servers";
import { MCP_SERVERS_SHOWN, mcpServerKeys } from "@/lib/mcp-servers/queries";

export const metadata: Metadata = { title: "MCP servers" };

export default async function McpServersPage() {
  const { ctx } = await requireSession("/settings/mcp-servers");
  const servers = await listMcpServers(ctx, { limit: MCP_SERVERS_SHOWN });
  return (
    <Hydrate queries={[[mcpServerKeys.list, servers]]}>
      <McpServersList canWrite={ctx.scopes.has("mcp:write")} />
    </Hydrate>
  );
}
