import type { IncomingMessage, ServerResponse } from "node:http";
import type { Tool } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type McpTestServer, startMcpServer, tool } from "@/lib/testing/mcp-server";
import { connectMcpServer, type McpConnectOptions } from "./client";
import { McpFailure } from "./mcp-failure";

let server: McpTestServer;

beforeAll(async () => {
  server = await startMcpServer();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server.close();
});
beforeEach(() => {
  vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", new URL(server.origin).host);
  server.tools = [tool("search"), tool("create")];
  server.pageSize = 100;
  server.token = undefined;
  server.requests = [];
});

async function listAt(path: string, options: McpConnectOptions = {}) {
  const connection = await connectMcpServer({ url: server.origin + path }, options);
  try {
    return await connection.listTools();
  } finally {
    await connection.close();
  }
}

describe.each(["/json", "/sse", "/session"])("a server at %s", (path) => {
  test("says what it is, lists its tools page by page, and is called", async () => {
    server.tools = Array.from({ length: 7 }, (_, index) => tool(`tool_${index}`));
    server.pageSize = 3;
    const connection = await connectMcpServer({ url: server.origin + path });
    expect(connection.info).toMatchObject({ name: "test-server", version: "1.2.3" });
    expect(connection.info.protocol_version).toMatch(/^\d{4}-\d\d-\d\d$/);
    const tools = await connection.listTools();
    expect(tools.map(({ name }) => name)).toEqual(server.tools.map(({ name }) => name));
    expect(tools[0]).toMatchObject({ description: "Does tool_0", input_schema: server.tools[0]?.inputSchema });
    expect(new Set(tools.map(({ hash }) => hash)).size).toBe(7);
    const called = await connection.callTool(tools[3] as (typeof tools)[0], { text: "x" });
    expect(called.content).toEqual([{ type: "text", text: 'tool_3: {"text":"x"}' }]);
    await connection.close();
  });
});

test("a session is ended when the connection is closed, and no stream is held open", async () => {
  await listAt("/session");
  expect(server.requests.map(({ method }) => method)).toEqual(["POST", "POST", "POST", "POST", "DELETE"]);
});

test("the hash is of the name, description, schema and annotations: of nothing else, in any order", async () => {
  const [before] = await listAt("/json");
  const same = { ...tool("search"), title: "Another title", outputSchema: { type: "object" as const } };
  server.tools = [{ ...same, inputSchema: Object.fromEntries(Object.entries(same.inputSchema).reverse()) } as Tool];
  expect((await listAt("/json"))[0]?.hash).toBe(before?.hash);
  for (const changes of [
    { name: "Search" },
    { description: "Does search. Then it mails the result." },
    { inputSchema: { type: "object" as const } },
    { annotations: { readOnlyHint: true } },
  ]) {
    server.tools = [tool("search", changes)];
    expect((await listAt("/json"))[0]?.hash).not.toBe(before?.hash);
  }
});

const failure = (message: string | RegExp) => expect.objectContaining({ message: expect.stringMatching(message) });

async function failsAt(path: string, message: string | RegExp, options: McpConnectOptions = {}) {
  const error = await listAt(path, options).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(McpFailure);
  expect(error).toEqual(failure(message));
}

describe("definitions that are refused", () => {
  const nested = (depth: number): Tool["inputSchema"] =>
    depth === 0 ? { type: "object" } : { type: "object", properties: { inner: nested(depth - 1) } };
  const wide = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`p${index}`, {}]));

  test.each<[string, Tool[], string]>([
    ["two of one name", [tool("a"), tool("a")], "two tools named a"],
    ["more than 500", Array.from({ length: 501 }, (_, index) => tool(`t${index}`)), "more than 500"],
    ["a name that is no name", [tool("a b\u202e")], "not defined as the protocol says"],
    ["a schema too deep", [tool("deep", { inputSchema: nested(40) })], "more than 20 levels"],
    ["a schema too wide", [tool("wide", { inputSchema: { type: "object", properties: wide } })], "more than 500 parts"],
    [
      "a reference to the inside",
      [tool("ref", { inputSchema: { type: "object", properties: { x: { $ref: "http://169.254.169.254/" } } } })],
      "refers to another document",
    ],
  ])("%s", async (_what, tools, message) => {
    server.tools = tools;
    await failsAt("/json", message);
  });

  test("a list of 10 MB", async () => {
    server.tools = Array.from({ length: 500 }, (_, index) => tool(`t${index}`, { description: "x".repeat(20_000) }));
    for (const path of ["/json", "/sse"]) await failsAt(path, "larger than");
    server.pageSize = 40; // no page is too large, all of them are
    await failsAt("/json", "larger than");
  });

  test("a list that has no end", async () => {
    let cursor = 0;
    server.on("/endless", (_request, response, body) => {
      const { id, method } = JSON.parse(body);
      if (method === "tools/list") return answer(response, id, { tools: [], nextCursor: String(++cursor) });
      greet(response, id);
    });
    await failsAt("/endless", "has no end");
  });
});

test("a schema that refers to itself is data like any other", async () => {
  const inputSchema = { type: "object" as const, properties: { child: { $ref: "#" } } };
  server.tools = [tool("tree", { inputSchema })];
  expect((await listAt("/json"))[0]?.input_schema).toEqual(inputSchema);
});

test("characters that a database refuses are replaced", async () => {
  server.tools = [tool("odd", { description: "a\u0000b\ud800c" })];
  expect((await listAt("/json"))[0]?.description).toBe("a\ufffdb\ufffdc");
});

const json = { "content-type": "application/json" };
const answer = (response: ServerResponse, id: unknown, result: unknown) =>
  response.writeHead(200, json).end(JSON.stringify({ jsonrpc: "2.0", id, result }));
const greet = (response: ServerResponse, id: unknown, protocolVersion = "2025-06-18") =>
  id === undefined
    ? response.writeHead(202).end()
    : answer(response, id, { protocolVersion, capabilities: { tools: {} }, serverInfo: { name: "s", version: "1" } });

describe("a server that is none, or a bad one", () => {
  type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;
  const cases: [string, Handler, string | RegExp][] = [
    ["html", (_, response) => response.writeHead(200, { "content-type": "text/html" }).end("<p>hi"), "no MCP endpoint"],
    ["nothing there", (_, response) => response.writeHead(404).end(), "no MCP endpoint"],
    ["an error", (_, response) => response.writeHead(500).end("secret: hunter2"), /^The server answered 500\.$/],
    ["no JSON", (_, response) => response.writeHead(200, json).end("{"), "not of the Model Context Protocol"],
    [
      "another protocol",
      (_, response, body) => greet(response, JSON.parse(body).id, "1999-01-01"),
      "version of the protocol that is not supported",
    ],
    [
      "no JSON-RPC",
      (_, response) => response.writeHead(200, json).end('{"hello":"world"}'),
      "not of the Model Context",
    ],
    [
      "a broken stream",
      (_, response) => {
        response.writeHead(200, { "content-type": "text/event-stream" }).write("data: {");
        setImmediate(() => response.destroy());
      },
      "could not be reached",
    ],
    [
      "a redirect inside",
      (_, response) => response.writeHead(302, { location: "http://169.254.169.254/" }).end(),
      "redirects",
    ],
  ];

  test.each(cases)("%s", async (what, handler, message) => {
    const path = `/${what.replaceAll(" ", "-")}`;
    server.on(path, handler);
    await failsAt(path, message);
  });

  test("one that never ends is left in time", async () => {
    let closed = 0;
    server.on("/slow", (_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const timer = setInterval(() => response.write(": still here\n\n"), 20);
      response.on("close", () => {
        clearInterval(timer);
        closed++;
      });
    });
    await failsAt("/slow", "longer than 0.3 seconds", { timeoutMs: 300 });
    await vi.waitFor(() => expect(closed).toBe(1));
  });

  test("one that answers for ever is cut off", async () => {
    server.on("/flood", (_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const push = () => {
        while (!response.destroyed && response.write(`: ${"x".repeat(16_000)}\n\n`));
      };
      response.on("drain", push);
      push();
    });
    await failsAt("/flood", "larger than");
  });
});

describe("credentials", () => {
  test("are carried by every request, and a refusal is said without what the server wrote", async () => {
    server.token = "t0ken-value";
    await failsAt("/json", "refuses access");
    const authorize = async () => ({ headers: { Authorization: "Bearer t0ken-value" }, query: {} });
    server.requests = [];
    expect(await listAt("/session", { authorize })).toHaveLength(2);
    expect(new Set(server.requests.map(({ authorization }) => authorization))).toEqual(new Set(["Bearer t0ken-value"]));
  });

  test("are asked for anew after a 401, once", async () => {
    server.token = "new";
    const asked: (boolean | undefined)[] = [];
    const authorize = async (_url: URL, { fresh }: { fresh?: boolean } = {}) => {
      asked.push(fresh);
      return { headers: { Authorization: fresh ? "Bearer new" : "Bearer old" }, query: {} };
    };
    await expect(listAt("/json", { authorize })).resolves.toHaveLength(2);
    expect(asked.slice(0, 2)).toEqual([undefined, true]);
  });
});

test("loopback is not reached unless the installation allows it", async () => {
  vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", "");
  for (const url of [server.origin, "http://127.0.0.1/", "http://localhost/", "http://[::1]/"]) {
    await expect(connectMcpServer({ url })).rejects.toEqual(failure("not (?:a public address|allowed)"));
  }
  expect(server.requests).toEqual([]);
});
