import { serve } from "@hono/node-server";
import {
  Client as CurrentClient,
  StreamableHTTPClientTransport as CurrentTransport,
} from "@modelcontextprotocol/client";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createAgent } from "@/lib/agents/create-agent";
import { createApi } from "@/lib/api/app";
import { NO_LIMITS } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import type { Scope } from "@/lib/auth/scopes";
import { env } from "@/lib/config/env";
import { createContact } from "@/lib/contacts/create-contact";
import { db } from "@/lib/db/client";
import { live } from "@/lib/live/listener";
import { startWorker } from "@/lib/testing/start-worker";

// The official clients, of the current revision and of the one before, against the API on a real socket.
let worker: Awaited<ReturnType<typeof startWorker>>;
let workspace: TestWorkspace;
let server: ReturnType<typeof serve>;
let url: URL;
let key: string;
/** Protocol revisions that requests came in. */
const spoken = new Set<string | null>();

beforeAll(async () => {
  worker = await startWorker();
  workspace = await testWorkspace();
  key = (await workspace.key(["mcp:tools"])).key;
  const api = createApi(NO_LIMITS);
  const port = await new Promise<number>((resolve) => {
    server = serve(
      {
        fetch: (request) => {
          spoken.add(request.headers.get("mcp-protocol-version"));
          return api.fetch(request);
        },
        port: 0,
        hostname: "127.0.0.1",
      },
      (info) => resolve(info.port),
    );
  });
  url = new URL(`http://127.0.0.1:${port}/mcp`);
  await createContact(workspace.ctx, { name: "Procurement", company: "Acme Corp" });
  await createAgent(workspace.ctx, {
    name: "Acme Sales",
    goal: "Look after renewals.",
    tools: ["crm.lookup"],
    publish: true,
  });
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await worker.stop();
  await live.stop();
});

const withKey = (bearer: string) => ({ requestInit: { headers: { authorization: `Bearer ${bearer}` } } });

type AnyClient = {
  listTools(): Promise<{ tools: { name: string; annotations?: unknown; inputSchema: unknown }[] }>;
  callTool(call: { name: string; arguments?: Record<string, unknown> }): Promise<unknown>;
  close(): Promise<void>;
};

const CLIENTS: [string, () => Promise<AnyClient>][] = [
  [
    "2026-07-28",
    async () => {
      const client = new CurrentClient({ name: "test", version: "1" }, { versionNegotiation: { mode: "auto" } });
      await client.connect(new CurrentTransport(url, withKey(key)));
      return client as unknown as AnyClient;
    },
  ],
  [
    "2025-11-25",
    async () => {
      const client = new Client({ name: "test", version: "1" });
      await client.connect(new StreamableHTTPClientTransport(url, withKey(key)) as never);
      return client as unknown as AnyClient;
    },
  ],
];

async function call(client: AnyClient, name: string, args: Record<string, unknown> = {}) {
  const { content, isError } = (await client.callTool({ name, arguments: args })) as {
    content: { text: string }[];
    isError?: boolean;
  };
  return { isError: isError ?? false, answer: JSON.parse(content[0]?.text ?? "null") };
}

describe.each(CLIENTS)("a client of %s", (revision, connect) => {
  test("lists the tools, with what they do to the world", async () => {
    const client = await connect();
    spoken.clear();
    const { tools } = await client.listTools();
    expect([...spoken]).toEqual([revision]);
    expect(tools.map(({ name }) => name).sort()).toEqual([
      "find_calendar_events",
      "get_agent",
      "get_run",
      "get_weather",
      "list_agents",
      "list_approvals",
      "list_contacts",
      "list_runs",
      "run_agent",
      "send_email",
    ]);
    expect(tools.find(({ name }) => name === "list_agents")?.annotations).toMatchObject({ readOnlyHint: true });
    expect(tools.find(({ name }) => name === "send_email")?.inputSchema).toMatchObject({
      required: ["to", "subject", "body"],
    });
    await client.close();
  });

  test("finds an agent and runs it", async () => {
    const client = await connect();
    const { answer } = await call(client, "list_agents");
    expect(answer.agents.map(({ slug }: { slug: string }) => slug)).toContain("acme-sales");
    const ran = await call(client, "run_agent", { agent: "acme-sales", input: "Find Acme Corp" });
    expect(ran.answer).toMatchObject({ status: "completed", output: expect.stringContaining("Procurement") });
    expect(await db.run.findUnique({ where: { id: ran.answer.id } })).toMatchObject({ trigger: "mcp" });
    const again = await call(client, "get_run", { run: ran.answer.id });
    expect(again.answer.status).toBe("completed");
    expect((await call(client, "list_contacts", { q: "acme" })).answer.contacts).toHaveLength(1);
    await client.close();
  });

  test("a mail waits for a person, who is not here", async () => {
    const client = await connect();
    const mail = { to: "ceo@acme.example", subject: "Hello", body: "Hi" };
    const { answer } = await call(client, "send_email", mail);
    expect(answer).toMatchObject({ status: "awaiting_approval", approval_ids: [expect.stringMatching(/^apr_/)] });
    const waiting = await call(client, "list_approvals");
    expect(waiting.answer.approvals.map(({ id }: { id: string }) => id)).toContain(answer.approval_ids[0]);
    expect(await db.email.count({ where: { workspaceId: workspace.workspaceId, recipient: mail.to } })).toBe(0);
    await client.close();
  });

  test("what is wrong is said in words, and nothing else is", async () => {
    const client = await connect();
    expect(await call(client, "get_run", { run: "run_nothing" })).toEqual({
      isError: true,
      answer: { error: "not_found", message: "Run not found." },
    });
    const theirs = await testWorkspace();
    const foreign = await theirs.agent();
    expect(await call(client, "get_agent", { agent: foreign.id })).toMatchObject({
      isError: true,
      answer: { error: "not_found" },
    });
    await client.close();
  });
});

const post = (headers: Record<string, string>, body: unknown = { jsonrpc: "2.0", id: 1, method: "tools/list" }) =>
  fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json, text/event-stream", ...headers },
    body: JSON.stringify(body),
  });

test("without a good key it is 401, and says how", async () => {
  for (const bearer of [undefined, "junk"]) {
    const response = await post(bearer ? { authorization: `Bearer ${bearer}` } : {});
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toContain("Bearer");
  }
});

test("a key without mcp:tools is refused, whatever else it may do", async () => {
  const scopes: Scope[] = ["agents:read", "agents:write", "runs:read", "contacts:read"];
  const response = await post({ authorization: `Bearer ${(await workspace.key(scopes)).key}` });
  expect(response.status).toBe(403);
  expect(await response.json()).toMatchObject({
    error: "insufficient_scope",
    message: expect.stringContaining("mcp:tools"),
  });
});

test("pages of other origins, other methods and cookies get nowhere", async () => {
  const bearer = { authorization: `Bearer ${key}` };
  expect((await post({ ...bearer, origin: "https://evil.example" })).status).toBe(403);
  expect((await post({ ...bearer, origin: new URL(env.publicUrl).origin })).status).toBe(200);
  expect((await post({ cookie: "drover-session=x" })).status).toBe(401);
  for (const method of ["GET", "DELETE"]) expect((await fetch(url, { method, headers: bearer })).status).toBe(405);
});

test("nothing here decides an approval", async () => {
  const bearer = { authorization: `Bearer ${key}` };
  const approval = await db.approval.findFirstOrThrow({ where: { workspaceId: workspace.workspaceId } });
  const body = {
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: { name: "approve", arguments: { approval: approval.id } },
  };
  expect(await (await post(bearer, body)).text()).toMatch(/not found|-3260/i);
  const direct = await fetch(new URL(`/api/v1/approvals/${approval.id}/approve`, url), {
    method: "POST",
    headers: bearer,
  });
  expect(direct.status).toBe(403);
});
