import dns from "node:dns";
import { createServer, type Server } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createApi } from "@/lib/api/app";
import { openApiDocument } from "@/lib/api/openapi";
import { OPERATIONS } from "@/lib/api/operations";
import { type Call, NO_LIMITS, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { allConnectors } from "@/lib/connections/connectors/all-connectors";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { checkMcpServer } from "@/lib/mcp-servers/check-server";
import { createMcpServer } from "@/lib/mcp-servers/create-server";
import { createModelProvider } from "@/lib/model-providers/create-provider";
import { testModelProvider } from "@/lib/model-providers/test-provider";
import { startRun } from "@/lib/runs/start-run";
import { BUILTIN_TOOLS } from "@/lib/tools/builtin-tools";
import { builtinInfos } from "@/lib/tools/testing/builtin-infos";
import { clientCredentialsToken } from "@/lib/vault/client-credentials";
import { RunSecrets } from "@/lib/vault/run-secrets";
import { insertSecret } from "@/lib/vault/stored-secret";
import { attemptDelivery } from "@/lib/webhooks/attempt-delivery";
import { createWebhook } from "@/lib/webhooks/create-webhook";
import { sendTest } from "@/lib/webhooks/send-test";
import { PRIVATE_HOSTS } from "./testing/private-hosts";

// Every field that takes a URL is found in the API's own description, so that a new one is tested or the test fails.
const api = createApi(NO_LIMITS);
let canary: Server;
let port: number;
let connections = 0;
let workspace: TestWorkspace;
let call: Call;
let ids: { webhook: string; server: string; doubt: string; credential: string; provider: string };

/** Names that were public when they were saved, and lead inside when they are called. */
const REBOUND = ["inside.rebind.example", "mixed.rebind.example", "mapped.rebind.example"];
const ANSWERS: Record<string, string[]> = {
  "inside.rebind.example": ["127.0.0.1"],
  "mixed.rebind.example": ["8.8.8.8", "127.0.0.1"],
  "mapped.rebind.example": ["::ffff:127.0.0.1"],
};

const VALID = "https://example.com/";

beforeAll(async () => {
  canary = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  // port 80 is the one that a URL without a port leads to; where it cannot be had, another shows what it can
  port = await listen(80).catch(() => listen(0));
  const lookup = (
    name: string,
    _options: unknown,
    callback: (error: Error | null, found: dns.LookupAddress[]) => void,
  ) =>
    callback(
      null,
      (ANSWERS[name] ?? ["127.0.0.1"]).map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  vi.spyOn(dns, "lookup").mockImplementation(lookup as unknown as typeof dns.lookup);
  vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", "");
  workspace = await testWorkspace();
  call = testClient((await workspace.key()).key, api);
  ids = await makeThings();
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  canary.close();
});
beforeEach(() => {
  connections = 0;
});

function listen(on: number): Promise<number> {
  return new Promise((resolve, reject) => {
    canary.once("error", reject).listen(on, "127.0.0.1", () => {
      const address = canary.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });
}

const model = { kind: "compatible" as const, default_model: "m" };
const oauth = { type: "oauth2_client", client_id: "c", client_secret: "s", allowed_hosts: ["example.com"] };

async function makeThings() {
  const { ctx, workspaceId, userId } = workspace;
  const webhook = await createWebhook(ctx, { url: VALID, events: ["run.failed"] });
  const server = await createMcpServer(ctx, { name: "Server", url: VALID });
  const secret = { workspaceId, name: "Client", type: "oauth2_client" as const, allowedHosts: ["example.com"] };
  const config = { token_url: VALID, client_id: "c" };
  const values = { client_secret: "s" };
  const credential = await db.$transaction((tx) => insertSecret(tx, { ...secret, config, values, createdBy: userId }));
  const { id: agentId } = await workspace.agent();
  const { id: runId } = await startRun(ctx, { agent: agentId, trigger: "manual", input: {} });
  const asked = {
    tool: "http.post",
    effect: "write",
    args: {},
    argsHash: "0".repeat(64),
    options: [],
    assigneeIds: [],
  };
  const doubt = newId("approval");
  const expiresAt = new Date(Date.now() + 3_600_000);
  await db.approval.create({
    data: { id: doubt, workspaceId, agentId, runId, stepId: "show", kind: "in_doubt", ...asked, expiresAt },
  });
  const { id: provider } = await createModelProvider(ctx, { ...model, name: "Model", base_url: VALID });
  return { webhook: webhook.id, server: server.id, doubt, credential, provider };
}

interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
}
const document = openApiDocument(OPERATIONS) as {
  paths: Record<string, Record<string, { requestBody?: { content: Record<string, { schema: Schema }> } }>>;
  components: { schemas: Record<string, Schema> };
};

/** Names of the fields of a schema that take a URL, by their format or by what they are called. */
function urlFields(schema: Schema | undefined, path = ""): string[] {
  if (!schema) return [];
  if (schema.$ref) return urlFields(document.components.schemas[schema.$ref.split("/").at(-1) ?? ""], path);
  const name = path.split(".").at(-1) ?? "";
  const isText = schema.type === undefined || [schema.type].flat().includes("string");
  const here = schema.format === "uri" || (isText && path && /(?:^|_)(?:url|uri|endpoint|href)s?$/i.test(name));
  const inner = [
    ...Object.entries(schema.properties ?? {}).flatMap(([key, of]) => urlFields(of, path ? `${path}.${key}` : key)),
    ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].flatMap((of) => urlFields(of, path)),
    ...urlFields(schema.items, path),
  ];
  return [...new Set([...(here ? [path] : []), ...inner])];
}

const API_FIELDS = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).flatMap(([method, { requestBody }]) =>
    Object.values(requestBody?.content ?? {}).flatMap(({ schema }) =>
      urlFields(schema).map((field) => `${method.toUpperCase()} ${path} ${field}`),
    ),
  ),
);

/** How each of them is sent. */
const SENT: Record<string, (url: string) => ReturnType<Call>> = {
  "POST /webhooks url": (url) => call("POST", "/webhooks", { url, events: ["run.failed"] }),
  "PATCH /webhooks/{webhook} url": (url) => call("PATCH", `/webhooks/${ids.webhook}`, { url }),
  "POST /mcp-servers url": (url) => call("POST", "/mcp-servers", { name: "x", url }),
  "PATCH /mcp-servers/{server} url": (url) => call("PATCH", `/mcp-servers/${ids.server}`, { url }),
  "POST /model-providers base_url": (url) =>
    call("POST", "/model-providers", { ...model, name: newId("request"), base_url: url }),
  "PATCH /model-providers/{model_provider} base_url": (url) =>
    call("PATCH", `/model-providers/${ids.provider}`, { base_url: url, api_key: null }),
  "POST /credentials token_url": (url) =>
    call("POST", "/credentials", { name: newId("request"), ...oauth, token_url: url }),
  "POST /approvals/{approval}/respond fetch_url": (url) =>
    call("POST", `/approvals/${ids.doubt}/respond`, { resolution: "happened", fetch_url: url }),
};

test("every field of the API that takes a URL is known here", () => {
  expect(API_FIELDS.length).toBeGreaterThan(4);
  expect([...API_FIELDS].sort()).toEqual(Object.keys(SENT).sort());
});

describe.each(Object.entries(SENT))("%s", (_field, send) => {
  test("refuses every way to write an address inside", async () => {
    for (const host of PRIVATE_HOSTS) {
      for (const url of [`http://${host}/`, `https://${host}/x`, `http://${host}:${port}/`]) {
        const answer = await send(url);
        expect([answer.status, url]).toEqual([422, url]);
      }
    }
    expect(connections).toBe(0);
  });
});

const CONNECTOR_FIELDS = allConnectors().flatMap(({ app, fields }) =>
  fields.filter(({ type }) => type === "url").map((field) => [app, field.name] as const),
);

test("there are connectors that take addresses", () => expect(CONNECTOR_FIELDS.length).toBeGreaterThan(3));

describe.each(CONNECTOR_FIELDS)("the connector %s, field %s", (app, name) => {
  test("refuses every way to write an address inside", async () => {
    const connector = allConnectors().find((each) => each.app === app);
    const others = (connector?.fields ?? []).map((field) => {
      const value = field.type === "url" ? VALID : field.type === "hosts" ? "example.com" : (field.options?.[0] ?? "x");
      return [field.name, value] as const;
    });
    for (const host of PRIVATE_HOSTS) {
      const fields = { ...Object.fromEntries(others), [name]: `https://${host}/` };
      const answer = await call("POST", "/connections", { app, name: newId("request"), fields });
      expect([answer.status, host]).toEqual([422, host]);
      const { details } = answer.body as { details?: { path: string }[] };
      expect(details?.map(({ path }) => path)).toContain(`fields.${name}`);
    }
    expect(connections).toBe(0);
  });
});

const run = { agentId: "agt_1", memoryAgentId: "agt_1", runId: "run_1", stepId: "s", idempotencyKey: "run_1:s" };
async function callTool(name: string, url: string): Promise<unknown> {
  const { workspaceId } = workspace;
  const tool = BUILTIN_TOOLS.get(name);
  const secrets = new RunSecrets({ workspaceId, actorId: run.runId });
  const signal = new AbortController().signal;
  return tool?.execute(tool.schema.parse({ url }), { workspaceId, signal, secrets, ...run });
}

const TOOLS_WITH_URL = [...builtinInfos.values()].filter(
  ({ input_schema }) => urlFields(input_schema as Schema).length > 0,
);

test("the tools that take a URL are the ones of http", () => {
  expect(TOOLS_WITH_URL.map(({ name }) => name)).toEqual([
    "http.get",
    "http.post",
    "http.put",
    "http.patch",
    "http.delete",
  ]);
});

describe.each(TOOLS_WITH_URL.map(({ name }) => name))("the tool %s", (name) => {
  test("calls nothing inside, however it is written and wherever its name leads", async () => {
    for (const host of [...PRIVATE_HOSTS, ...REBOUND]) {
      const refused = expect.objectContaining({ code: "url_not_allowed" });
      await expect(callTool(name, `http://${host}/`), host).rejects.toEqual(refused);
    }
    expect(connections).toBe(0);
  });
});

describe("what is called later, by a name that has come to lead inside", () => {
  test.each(REBOUND)("%s", async (host) => {
    const url = `http://${host}/`;
    await db.webhook.update({ where: { id: ids.webhook }, data: { url } });
    const { id: delivery } = await sendTest(workspace.ctx, { webhook: ids.webhook });
    await attemptDelivery(delivery, 1, 1);
    const attempt = await db.webhookAttempt.findFirstOrThrow({ where: { deliveryId: delivery } });
    expect(attempt.error).toContain("not a public address");

    await db.mcpServer.update({ where: { id: ids.server }, data: { url } });
    expect(await checkMcpServer(ids.server)).toBe("error");
    const server = await db.mcpServer.findUniqueOrThrow({ where: { id: ids.server } });
    expect(server.lastError).toContain("not a public address");

    await db.modelProvider.update({ where: { id: ids.provider }, data: { baseUrl: url } });
    expect(await testModelProvider(ids.provider)).toBe("error");
    const provider = await db.modelProvider.findUniqueOrThrow({ where: { id: ids.provider } });
    expect(provider.lastError).toContain("not a public address");

    const config = { token_url: url, client_id: "c" };
    await db.credential.update({ where: { id: ids.credential }, data: { config } });
    const secrets = new RunSecrets({ workspaceId: workspace.workspaceId, actorId: run.runId });
    const opened = await secrets.openCredential(ids.credential);
    await expect(clientCredentialsToken(secrets, opened, {})).rejects.toThrow();
    expect(connections).toBe(0);
  });
});

test("the canary does count: it is reached when the installation allows it", async () => {
  vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", `127.0.0.1:${port}`);
  await expect(callTool("http.get", `http://127.0.0.1:${port}/`)).rejects.toThrow();
  vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", "");
  expect(connections).toBe(1);
});
