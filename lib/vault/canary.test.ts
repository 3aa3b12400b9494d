import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createApi } from "@/lib/api/app";
import { BASE, NO_LIMITS } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { createCredential } from "@/lib/credentials/create-credential";
import { db } from "@/lib/db/client";
import { live } from "@/lib/live/listener";
import type { Plan, Step } from "@/lib/plans/schema";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture } from "@/lib/testing/fixtures";
import { startWorker } from "@/lib/testing/start-worker";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { type Receiver, startReceiver } from "@/lib/testing/webhook-receiver";
import { createWebhook } from "@/lib/webhooks/create-webhook";
import { insertSecret, replaceSecret } from "./stored-secret";
import { dumpDatabase } from "./testing/dump-database";
import { answerAsEcho } from "./testing/echo";
import { showsSecret } from "./testing/secret-forms";

// A secret that a service says back in every way it can must be found nowhere that we keep or show anything.
const random = () => randomBytes(18).toString("base64url");
const SECRETS = { key: random(), query: random(), bearer: random(), password: `${random()}&"+é`, client: random() };
const TOKENS: string[] = [];
const ALL = () => [...Object.values(SECRETS), ...TOKENS];

let worker: Awaited<ReturnType<typeof startWorker>>;
let workspace: TestWorkspace;
let service: Receiver;
let elsewhere: Receiver;
let hooks: Receiver;
const printed: string[] = [];
const api = createApi(NO_LIMITS);

beforeAll(async () => {
  vi.spyOn(process.stderr, "write").mockImplementation((text) => printed.push(String(text)) > 0);
  for (const method of ["log", "info", "warn", "error", "debug"] as const) {
    vi.spyOn(console, method).mockImplementation((...parts) => void printed.push(parts.map(String).join(" ")));
  }
  [service, elsewhere, hooks] = await Promise.all([startReceiver(), startReceiver(), startReceiver()]);
  const origins = [service, elsewhere, hooks].map(({ origin }) => new URL(origin).host);
  vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", origins.join());
  worker = await startWorker();
  workspace = await testWorkspace();
  const host = new URL(service.origin).host;
  const make = (input: Parameters<typeof createCredential>[1]) => createCredential(workspace.ctx, input);
  const allowed_hosts = [host];
  await make({ type: "api_key", name: "key", value: SECRETS.key, header: "X-Service-Key", allowed_hosts });
  await make({ type: "api_key", name: "query", value: SECRETS.query, query: "api_key", allowed_hosts });
  await make({ type: "bearer", name: "bearer", value: SECRETS.bearer, allowed_hosts });
  await make({ type: "basic", name: "basic", username: "ada", password: SECRETS.password, allowed_hosts });
  const token_url = `${service.origin}/token`;
  const client = { client_id: "drover", client_secret: SECRETS.client, scope: "read" };
  await make({ type: "oauth2_client", name: "client", token_url, ...client, allowed_hosts });
  await createWebhook(workspace.ctx, {
    url: hooks.origin,
    events: ["run.completed", "run.failed", "run.approval_needed"],
  });
});
afterAll(async () => {
  await worker.stop();
  await live.stop();
  await Promise.all([service, elsewhere, hooks].map((each) => each.close()));
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

async function run(plan: Plan, autonomy: "act" | "propose" = "act") {
  const agent = await createAgentFixture(workspace.ctx, plan, { autonomy });
  const { id } = await startRun(workspace.ctx, { agent: agent.id, trigger: "manual", input: {} });
  return waitForRun(id, ({ status }) => status === "awaiting_approval");
}

const call = (id: string, tool: string, path: string, credential: string, more: object = {}): Step => ({
  id,
  tool,
  input: { url: path.startsWith("http") ? path : `${service.origin}${path}`, credential, ...more },
});

async function get(path: string): Promise<string> {
  const { key } = await workspace.key();
  const response = await api.fetch(
    new Request(`${BASE}/api/v1${path}`, { headers: { authorization: `Bearer ${key}` } }),
  );
  expect([path, response.status]).toEqual([path, 200]);
  return response.text();
}

test("the service gets the secret, and nothing else does", async () => {
  service.answer("/token", (response) => {
    TOKENS.push(random());
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ access_token: TOKENS.at(-1), token_type: "Bearer", expires_in: 3600 }));
  });
  for (const path of ["/echo", "/post"]) answerAsEcho(service, path);
  answerAsEcho(service, `/echo?api_key=${SECRETS.query}`);
  answerAsEcho(service, "/broken", 500);
  const names = ["key", "query", "bearer", "basic", "client"];
  const steps: Step[] = [
    ...names.map((name) => call(`get_${name}`, "http.get", "/echo", name)),
    call("post", "http.post", "/post", "key", { body: { hello: "world" } }),
    { id: "show", type: "display", input: { content: "{{ steps.get_key.output.body.text }}" } },
    { id: "think", type: "llm", input: { prompt: "Say it again: {{ steps.get_bearer.output.body.text }}" } },
    { id: "keep", type: "transform", input: { all: "{{ steps.get_basic.output }}" } },
  ];
  const good = await run({ steps });
  expect(good.error).toBeNull();
  expect(good.status).toBe("completed");
  const broken = await run({ steps: [call("fail", "http.post", "/broken", "key")] });
  expect(broken.status).toBe("failed");
  const waiting = await run({ steps: [call("ask", "http.post", "/post", "basic", { body: 1 })] }, "propose");
  expect(waiting.status).toBe("awaiting_approval");

  const sent = (path: string) =>
    service.at(path).map(({ headers }) => headers.authorization ?? headers["x-service-key"]);
  const pair = Buffer.from(`ada:${SECRETS.password}`).toString("base64");
  expect(sent("/echo")).toEqual([SECRETS.key, `Bearer ${SECRETS.bearer}`, `Basic ${pair}`, `Bearer ${TOKENS[0]}`]);
  expect(service.at(`/echo?api_key=${SECRETS.query}`)).toHaveLength(1);
  expect(service.at("/token")[0]?.body).toBe("grant_type=client_credentials&scope=read");
  expect(sent("/token")).toEqual([`Basic ${Buffer.from(`drover:${SECRETS.client}`).toString("base64")}`]);

  while (hooks.received.length < 3) await sleep(50);
  const shown = await dumpDatabase();
  expect(shown.length).toBeGreaterThan(30);
  for (const { id } of [good, broken, waiting]) {
    for (const path of [`/runs/${id}`, `/runs/${id}/messages`, `/receipts?run=${id}`])
      shown.push([path, await get(path)]);
  }
  for (const { id } of [good, broken]) shown.push([`/runs/${id}/events`, await get(`/runs/${id}/events`)]);
  const lists = [
    "/runs",
    "/runs/export?format=csv",
    "/runs/export?format=json",
    "/receipts",
    "/approvals",
    "/audit-logs",
  ];
  for (const path of [...lists, "/audit-logs/export?format=csv", "/credentials", "/notifications"])
    shown.push([path, await get(path)]);
  shown.push(["webhooks", hooks.received.map(({ body }) => body).join("\n")], ["console", printed.join("\n")]);
  const step = await db.runStep.findFirstOrThrow({ where: { runId: good.id, stepId: "get_key" } });
  expect(JSON.stringify(step.output)).toContain("[redacted]");
  expect((await db.runStep.findFirstOrThrow({ where: { runId: broken.id } })).error).toMatchObject({
    code: "http_status",
  });
  for (const [place, text] of shown) {
    for (const secret of ALL()) expect([place, showsSecret(text, secret)]).toEqual([place, false]);
  }

  const used = await db.auditLog.findMany({ where: { action: "credential.used", workspaceId: workspace.workspaceId } });
  expect(used.filter(({ actorId }) => actorId === good.id)).toHaveLength(names.length);
  expect((await db.credential.findFirstOrThrow({ where: { name: "key" } })).lastUsedAt).not.toBeNull();
}, 60_000);

test("another host, also by a redirect: refused before anything is sent, or sent without the secret", async () => {
  const before = elsewhere.received.length;
  const direct = await run({ steps: [call("go", "http.get", `${elsewhere.origin}/`, "key")] });
  expect(direct.error).toMatchObject({ code: "credential_host_not_allowed" });
  expect(elsewhere.received.length).toBe(before);

  service.answer("/away", (response) => response.writeHead(302, { location: `${elsewhere.origin}/landed` }).end());
  service.answer(`/away?api_key=${SECRETS.query}`, (response) =>
    response.writeHead(302, { location: `${elsewhere.origin}/landed` }).end(),
  );
  const headers = { "X-Other": "mine" };
  const away = await run({
    steps: ["key", "query", "bearer", "basic", "client"].map((name) =>
      call(`s_${name}`, "http.get", "/away", name, { headers }),
    ),
  });
  expect(away.status).toBe("completed");
  expect(elsewhere.at("/landed")).toHaveLength(5);
  for (const secret of ALL()) expect(showsSecret(JSON.stringify(elsewhere.received), secret)).toBe(false);
  expect(elsewhere.received.some((request) => "x-other" in request.headers)).toBe(false);

  service.answer("/smuggle", (response) => {
    const secret = service.received.at(-1)?.headers["x-service-key"];
    response.writeHead(302, { location: `${elsewhere.origin}/${encodeURIComponent(String(secret))}` }).end();
  });
  const count = elsewhere.received.length;
  const smuggled = await run({ steps: [call("go", "http.get", "/smuggle", "key")] });
  expect(smuggled.error).toMatchObject({ code: "credential_host_not_allowed" });
  expect(elsewhere.received.length).toBe(count);
}, 60_000);

test("the request's own headers and query do not stand over the credential's", async () => {
  service.answer("/own", (response) => response.writeHead(204).end());
  service.answer(`/own?api_key=${SECRETS.query}`, (response) => response.writeHead(204).end());
  const more = { headers: { "x-service-key": "forged", authorization: "forged" }, query: { api_key: "forged" } };
  const { status } = await run({
    steps: [
      call("a", "http.get", "/own", "bearer", { headers: more.headers }),
      call("b", "http.get", "/own", "query", more),
    ],
  });
  expect(status).toBe("completed");
  expect(service.at("/own")[0]?.headers.authorization).toBe(`Bearer ${SECRETS.bearer}`);
  expect(service.at(`/own?api_key=${SECRETS.query}`)).toHaveLength(1);
});

test("a token that is refused is replaced once; what is refused twice fails the step", async () => {
  service.answer("/picky", (response) => {
    const good = service.received.at(-1)?.headers.authorization === `Bearer ${TOKENS.at(-1)}` && TOKENS.length > 1;
    response.writeHead(good ? 200 : 401).end();
  });
  const asked = service.at("/token").length;
  const { status } = await run({ steps: [call("a", "http.post", "/picky", "client")] });
  expect(status).toBe("completed");
  expect(service.at("/token").length).toBe(asked + 1);
  expect(service.at("/picky")).toHaveLength(2);

  service.answer("/never", (response) => response.writeHead(401).end("no"));
  const never = await run({ steps: [call("a", "http.get", "/never", "client")] });
  expect(never.error).toMatchObject({ code: "http_status" });
  expect(service.at("/never")).toHaveLength(2);
  const fixed = await run({ steps: [call("a", "http.get", "/never", "bearer")] });
  expect(fixed.status).toBe("failed");
  expect(service.at("/never")).toHaveLength(3);
});

test("what is not there, revoked, or of another workspace cannot be used", async () => {
  const theirs = await testWorkspace();
  const input = { type: "bearer" as const, value: random(), allowed_hosts: [new URL(service.origin).host] };
  const foreign = await createCredential(theirs.ctx, { name: "theirs", ...input });
  for (const ref of ["nothing", foreign.id, "theirs"]) {
    const { error } = await run({ steps: [call("a", "http.get", "/echo", ref)] });
    expect(error).toMatchObject({ code: "credential_not_found" });
  }
});

test("a secret that the run never opened is hidden too: a connection's, and one that has just been replaced", async () => {
  const values = { access_token: random(), refresh_token: random() };
  const held = {
    workspaceId: workspace.workspaceId,
    name: "held",
    config: {},
    allowedHosts: [],
    createdBy: workspace.userId,
  };
  const id = await db.$transaction((tx) => insertSecret(tx, { ...held, type: "connection", values }));
  service.answer("/leak", (response) => response.writeHead(200).end(JSON.stringify(Object.values(values))));
  const step: Step = { id: "a", tool: "http.get", input: { url: `${service.origin}/leak` } };
  const leaked = async () => {
    const { id: runId } = await run({ steps: [step] });
    return (await db.runStep.findFirstOrThrow({ where: { runId } })).output;
  };
  expect(await leaked()).toMatchObject({ body: '["[redacted]","[redacted]"]' });
  values.access_token = random();
  expect(await leaked()).toMatchObject({ body: `["${values.access_token}","[redacted]"]` });
  await db.$transaction((tx) => replaceSecret(tx, workspace.workspaceId, id, values));
  expect(await leaked()).toMatchObject({ body: '["[redacted]","[redacted]"]' });
  const direct = await run({ steps: [call("a", "http.get", "/leak", id)] });
  expect(direct.error).toMatchObject({ code: "credential_host_not_allowed" });
});

test("a run that is driven twice uses a credential once in the audit log", async () => {
  service.answer("/plain", (response) => response.writeHead(204).end());
  const steps: Step[] = [
    call("a", "http.get", "/plain", "key"),
    { id: "nap", type: "sleep", input: { duration_ms: 1500 } },
    call("b", "http.get", "/plain", "key"),
  ];
  const { id, status } = await run({ steps });
  expect(status).toBe("completed");
  expect(service.at("/plain").map(({ headers }) => headers["x-service-key"])).toEqual([SECRETS.key, SECRETS.key]);
  const used = await db.auditLog.findMany({ where: { action: "credential.used", actorId: id } });
  expect(used.map(({ actorType, after }) => [actorType, after])).toEqual([["system", { name: "key" }]]);
});
