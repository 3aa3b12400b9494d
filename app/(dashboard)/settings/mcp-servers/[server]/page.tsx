import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { McpServerView } from "@/components/mcp-servers/mcp-server-view";
import { Hydrate } from "@/components/shell/hydrate";
import { requireSession } from "@/lib/auth/page-session";
import { AppError } from "@/lib/errors/app-error";
import { getMcpServer } from "@/lib/mcp-servers/get-server";
import { mcpServerKeys } from "@/lib/mcp-servers/queries";

export const metadata: Metadata = { title: "MCP server" };

export default async function McpServerPage({ params }: { params: Promise<{ server: string }> }) {
  const id = decodeURIComponent((await params).server);
  const { ctx } = await requireSession(`/settings/mcp-servers/${id}`);
  const server = await getMcpServer(ctx, { server: id }).catch((error) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  return (
    <Hydrate queries={[[mcpServerKeys.detail(id), server]]}>
      <McpServerView initial={server} canWrite={ctx.scopes.has("mcp:write")} />
    </Hydrate>
  );
}
