import { connectMcpServer, type McpConnection, type McpConnectOptions } from "@/lib/mcp/client";
import { pin, type ToolDefinition } from "@/lib/mcp/definitions";
import { credentialAuth } from "@/lib/vault/request-auth";
import { RunSecrets } from "@/lib/vault/run-secrets";

export interface ServerAddress {
  id: string;
  workspaceId: string;
  url: string;
  credentialId: string | null;
}

/** What a server says of itself and its tools. */
export interface Offer {
  info: McpConnection["info"];
  tools: ToolDefinition[];
}

export interface OpenServer {
  connection: McpConnection;
  /** @throws McpFailure */
  offer(): Promise<Offer>;
}

/** What a workspace's server is sent, and must not be found again in what it says. */
export function serverSecrets({ workspaceId, id }: ServerAddress): RunSecrets {
  return new RunSecrets({ workspaceId, actorId: id });
}

/**
 * Connects to a server with its credential. For the worker, which holds the vault's keys.
 * @throws McpFailure, and the signal's reason when it aborts
 */
export async function openServer(
  server: ServerAddress,
  secrets: RunSecrets,
  options: Omit<McpConnectOptions, "authorize"> = {},
): Promise<OpenServer> {
  const authorize = server.credentialId === null ? undefined : credentialAuth(secrets, server.credentialId);
  const connection = await connectMcpServer(server, { ...options, authorize });
  return {
    connection,
    offer: async () => ({
      tools: (await connection.listTools()).map((tool) => scrubbed(tool, secrets)),
      info: secrets.scrubJson(connection.info) as Offer["info"],
    }),
  };
}

function scrubbed(tool: ToolDefinition, secrets: RunSecrets): ToolDefinition {
  const { hash: _, ...definition } = tool;
  const clean = secrets.scrubJson(definition);
  return clean === definition ? tool : pin(clean as Omit<ToolDefinition, "hash">);
}
