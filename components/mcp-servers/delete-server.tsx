"use client";
import { DeleteButton } from "@/components/ui/delete-button";
import { type McpServer, useDeleteMcpServer } from "@/lib/mcp-servers/queries";

export function DeleteServer({ server }: { server: McpServer }) {
  return (
    <DeleteButton
      remove={useDeleteMcpServer(server.id)}
      title="Delete this MCP server?"
      confirmLabel="Delete server"
      done="Server deleted"
      next="/settings/mcp-servers"
    >
      Agents can no longer use the tools of {server.name}, and what was accepted of them is forgotten. This cannot be
      undone.
    </DeleteButton>
  );
}
