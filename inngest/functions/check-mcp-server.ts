import type { Inngest } from "inngest";
import { checkMcpServer } from "@/lib/mcp-servers/check-server";

/** Connects to one MCP server and sees what it offers; one check of a server at a time, a few of all of them. */
export function checkMcpServerFunction(inngest: Inngest) {
  return inngest.createFunction(
    {
      id: "check-mcp-server",
      triggers: [{ event: "mcp_server.check" }],
      concurrency: { limit: 1, key: "event.data.server_id" },
      retries: 3,
    },
    async ({ event, step }) => {
      const { server_id: id } = event.data as { server_id: string };
      await step.run("check", () => checkMcpServer(id));
    },
  );
}
