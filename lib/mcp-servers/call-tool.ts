import { db } from "@/lib/db/client";
import { hashOfAll, MOST_BYTES } from "@/lib/mcp/definitions";
import { McpFailure } from "@/lib/mcp/mcp-failure";
import { readResult } from "@/lib/mcp/read-result";
import { ToolError } from "@/lib/tools/tool-error";
import type { ToolContext } from "@/lib/tools/types";
import { recordFound } from "./check-server";
import { type OpenServer, openServer, serverSecrets } from "./open-server";
import { definitionsOf } from "./serialize";

/** Of one call, connecting included. The step's own limit is shorter unless its author wrote another. */
const LONGEST_MS = 300_000;
/** Definitions, and what the tool answers. */
const MAX_BYTES = 2 * MOST_BYTES + 4 * 1024 * 1024;

/** Which tool of which server is called, and the definition that was accepted when the call was made out. */
export interface PinnedCall {
  serverId: string;
  tool: string;
  hash: string;
}

/**
 * Calls a tool of an MCP server. What the server says of its tools is asked for on the same connection first: unless
 * it is what was accepted, nothing is called, the server is quarantined, and people are told.
 * @returns what the tool answered, which is untrusted
 * @throws ToolError mcp_server_changed, mcp_server_unavailable, mcp_tool_error, and those of the credential
 */
export async function callMcpTool(
  { serverId, tool: name, hash }: PinnedCall,
  input: unknown,
  ctx: Pick<ToolContext, "workspaceId" | "signal">,
): Promise<unknown> {
  const server = await db.mcpServer.findFirst({ where: { id: serverId, workspaceId: ctx.workspaceId } });
  if (!server?.enabled) throw new ToolError("mcp_server_unavailable", "The MCP server has been disabled.");
  if (server.status === "quarantined") throw changed(server.name);
  const accepted = definitionsOf(server.tools);
  const tool = accepted.find((each) => each.name === name);
  if (!tool || !(server.allTools || server.allowedTools.includes(name)))
    throw new ToolError("mcp_server_unavailable", `Agents may no longer call ${name} of ${server.name}.`);
  if (tool.hash !== hash) throw changed(server.name);

  const secrets = serverSecrets(server);
  let opened: OpenServer | undefined;
  try {
    opened = await openServer(server, secrets, { signal: ctx.signal, timeoutMs: LONGEST_MS, maxBytes: MAX_BYTES });
    const offer = await opened.offer();
    if (hashOfAll(offer.tools) !== hashOfAll(accepted)) {
      await recordFound(server, offer);
      throw changed(server.name);
    }
    const result = await opened.connection.callTool(tool, input as Record<string, unknown>);
    return readResult(secrets.scrubJson(result) as typeof result);
  } catch (error) {
    if (!(error instanceof McpFailure)) throw error;
    const message = `${server.name}: ${secrets.scrubText(error.message)}`;
    throw new ToolError("mcp_server_unavailable", message, { retryable: error.retryable, cause: error });
  } finally {
    await opened?.connection.close();
  }
}

export function changed(server: string): ToolError {
  return new ToolError(
    "mcp_server_changed",
    `${server} says something else of its tools than was accepted. None is called until a person has looked at it.`,
  );
}
