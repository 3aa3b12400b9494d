import { setMaxListeners } from "node:events";
import type { CallToolResult, Client, Tool } from "@modelcontextprotocol/client";
import type { z } from "zod";
import type { AuthSource } from "@/lib/vault/request-auth";
import { MOST_BYTES, MOST_TOOLS, readDefinition, type ToolDefinition, toolPage } from "./definitions";
import { toMcpFailure } from "./explain-failure";
import { McpFailure } from "./mcp-failure";
import { mcpFetch } from "./mcp-fetch";

export interface McpConnection {
  info: { name: string; version: string; protocol_version: string };
  /** Everything the server offers. @throws McpFailure */
  listTools(): Promise<ToolDefinition[]>;
  /** Calls a tool; what it answers is untrusted. @throws McpFailure */
  callTool(tool: CalledTool, args: Record<string, unknown>): Promise<CallToolResult>;
  /** Ends the session, where there is one. Never throws. */
  close(): Promise<void>;
}

/** A tool that is called, as it was listed. */
export type CalledTool = Pick<ToolDefinition, "name" | "input_schema">;

export interface McpConnectOptions {
  authorize?: AuthSource | undefined;
  signal?: AbortSignal;
  /** For the connection as a whole. Default 15 s. */
  timeoutMs?: number;
  /** Of all that the server sends. Default 4 MiB: definitions may have half of it. */
  maxBytes?: number;
}

export const MCP_TIMEOUT_MS = 15_000;
const CLOSE_TIMEOUT_MS = 2_000;
const MOST_PAGES = 100;

/**
 * Connects to an MCP server by Streamable HTTP, with the official SDK over the vetted door: in the current revision
 * where the server speaks it, else in those before. The server can ask nothing of us: no sampling, no roots, no
 * elicitation. Schemas are never compiled, and nothing they refer to is fetched.
 * @throws McpFailure, and the signal's reason when it aborts
 */
export async function connectMcpServer(
  server: { url: string },
  options: McpConnectOptions = {},
): Promise<McpConnection> {
  const sdk = await import("@modelcontextprotocol/client"); // large, and few workspaces have such a server
  const { timeoutMs = MCP_TIMEOUT_MS, maxBytes = 2 * MOST_BYTES } = options;
  const broken = new AbortController();
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([broken.signal, deadline, ...(options.signal ? [options.signal] : [])]);
  setMaxListeners(0, signal); // each request listens to it, one after another
  const breakOff = (error: unknown) => broken.abort(error);
  const transport = new sdk.StreamableHTTPClientTransport(new URL(server.url), {
    fetch: mcpFetch({ authorize: options.authorize, maxBytes, signal, timeoutMs, onBroken: breakOff }),
    reconnectionOptions: {
      initialReconnectionDelay: 200,
      maxReconnectionDelay: 1000,
      reconnectionDelayGrowFactor: 2,
      maxRetries: 2,
    },
  });
  // a status that is none of success is told by the request itself; a server of before refuses to be asked what it is
  transport.onerror = (error) => error instanceof sdk.SdkHttpError || breakOff(error);
  const client = new sdk.Client(
    { name: "drover", version: "1" },
    { capabilities: {}, versionNegotiation: { mode: "auto" }, inputRequired: { autoFulfill: false } },
  );

  const givenUp = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  givenUp.catch(() => {});
  const explained = async <T>(work: Promise<T>): Promise<T> => {
    try {
      work.catch(() => {});
      return await Promise.race([work, givenUp]); // finding out the revision heeds no signal
    } catch (error) {
      if (options.signal?.aborted) throw options.signal.reason;
      // what broke first says more than the request that was given up because of it
      throw await toMcpFailure(
        broken.signal.aborted ? broken.signal.reason : deadline.aborted ? deadline.reason : error,
        timeoutMs,
      );
    }
  };
  const limits = { signal, timeout: timeoutMs };
  const close = async () => {
    if (transport.sessionId && !signal.aborted) {
      const late = new Promise((resolve) => setTimeout(resolve, CLOSE_TIMEOUT_MS).unref());
      await Promise.race([transport.terminateSession().catch(() => {}), late]);
    }
    await client.close().catch(() => {});
  };

  try {
    await explained(client.connect(transport, limits));
  } catch (error) {
    await close();
    throw error;
  }
  const { name = "", version = "" } = client.getServerVersion() ?? {};
  return {
    info: {
      name: name.slice(0, 200),
      version: version.slice(0, 100),
      protocol_version: client.getNegotiatedProtocolVersion() ?? "",
    },
    listTools: () => explained(listTools((cursor) => requestPage(client, cursor, limits))),
    callTool: ({ name, input_schema }, args) => {
      // without a schema of the output nothing is compiled; the one of the input says what is repeated in headers
      const toolDefinition = { name, inputSchema: input_schema as Tool["inputSchema"] };
      return explained(client.callTool({ name, arguments: args }, { ...limits, toolDefinition }));
    },
    close,
  };
}

type Page = z.output<typeof toolPage>;

/** Not the client's own listTools: that one compiles what the server sent. */
function requestPage(client: Client, cursor: string | undefined, limits: { signal: AbortSignal; timeout: number }) {
  return client.request({ method: "tools/list", params: cursor === undefined ? {} : { cursor } }, toolPage, limits);
}

async function listTools(page: (cursor: string | undefined) => Promise<Page>): Promise<ToolDefinition[]> {
  const tools = new Map<string, ToolDefinition>();
  let bytes = 0;
  let cursor: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const { tools: raw, nextCursor } = await page(cursor);
    for (const each of raw) {
      if (tools.size === MOST_TOOLS) throw new McpFailure(`The server offers more than ${MOST_TOOLS} tools.`);
      const definition = readDefinition(each);
      bytes += JSON.stringify(definition).length;
      if (bytes > MOST_BYTES) throw new McpFailure("The definitions of the server's tools are larger than 2 MiB.");
      if (tools.has(definition.name)) throw new McpFailure(`The server offers two tools named ${definition.name}.`);
      tools.set(definition.name, definition);
    }
    if (nextCursor === undefined) return [...tools.values()];
    cursor = nextCursor;
  }
  throw new McpFailure("The server's list of tools has no end.");
}
