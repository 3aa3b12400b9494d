import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import {
  CallToolRequestSchema,
  type CallToolResult,
  ListToolsRequestSchema,
  type Tool,
} from "@modelcontextprotocol/sdk/types.js";

export interface McpTestServer {
  origin: string;
  /** The tools it offers from now on. */
  tools: Tool[];
  /** How many of them one page of the list holds. */
  pageSize: number;
  /** Requests it must carry this bearer token for; undefined: none. */
  token: string | undefined;
  requests: { method: string; path: string; authorization: string | undefined }[];
  /** Tools that were called. */
  calls: { name: string; arguments: Record<string, unknown> }[];
  /** What a tool answers from now on; without it, its name and its arguments as text. */
  answers: Map<string, CallToolResult>;
  /** A path that is answered by hand. */
  on(path: string, handler: (request: IncomingMessage, response: ServerResponse, body: string) => void): void;
  close(): Promise<void>;
}

/**
 * A real MCP server on loopback: `/json` and `/sse` without sessions, answering by JSON or by an event stream, `/session`
 * with sessions. Port 0: a free one.
 */
export async function startMcpServer(port = 0): Promise<McpTestServer> {
  const handlers = new Map<string, Parameters<McpTestServer["on"]>[1]>();
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const http = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const path = request.url ?? "/";
    const { authorization } = request.headers;
    self.requests.push({ method: request.method ?? "", path, authorization });
    const handler = handlers.get(path);
    if (handler) return handler(request, response, body);
    if (self.token !== undefined && authorization !== `Bearer ${self.token}`)
      return response.writeHead(401, { "www-authenticate": "Bearer" }).end("who are you?");
    const parsed = body === "" ? undefined : JSON.parse(body);
    if (path === "/session") return inSession(request, response, parsed);
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: path === "/json" });
    response.on("close", () => transport.close());
    await protocolServer().connect(transport as never);
    await transport.handleRequest(request, response, parsed);
  });

  async function inSession(request: IncomingMessage, response: ServerResponse, parsed: unknown) {
    const known = sessions.get(String(request.headers["mcp-session-id"]));
    if (known) return known.handleRequest(request, response, parsed);
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => void sessions.set(id, transport),
      onsessionclosed: (id) => void sessions.delete(id),
    });
    await protocolServer().connect(transport as never);
    await transport.handleRequest(request, response, parsed);
  }

  function protocolServer(): Server {
    const server = new Server({ name: "test-server", version: "1.2.3" }, { capabilities: { tools: {} } });
    server.setRequestHandler(ListToolsRequestSchema, ({ params }) => {
      const from = Number(params?.cursor ?? 0);
      const to = from + self.pageSize;
      const more = to < self.tools.length ? { nextCursor: String(to) } : {};
      return { tools: self.tools.slice(from, to), ...more };
    });
    server.setRequestHandler(CallToolRequestSchema, ({ params }) => {
      self.calls.push({ name: params.name, arguments: params.arguments ?? {} });
      const text = `${params.name}: ${JSON.stringify(params.arguments)}`;
      return self.answers.get(params.name) ?? { content: [{ type: "text", text }] };
    });
    return server;
  }

  http.listen(port, "127.0.0.1");
  await once(http, "listening");
  const self: McpTestServer & { sessions: typeof sessions } = {
    origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    tools: [tool("search"), tool("create")],
    pageSize: 100,
    token: undefined,
    requests: [],
    calls: [],
    answers: new Map(),
    sessions,
    on: (path, handler) => void handlers.set(path, handler),
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
  return self;
}

/** A tool as a server offers it. */
export function tool(name: string, changes: Partial<Tool> = {}): Tool {
  return {
    name,
    description: `Does ${name}`,
    inputSchema: { type: "object", properties: { text: { type: "string" } }, required: ["text"] },
    ...changes,
  };
}
