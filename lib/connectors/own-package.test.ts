import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Ctx } from "@/lib/auth/context";
import { createConnection } from "@/lib/connections/create-connection";
import { db } from "@/lib/db/client";
import { log } from "@/lib/log/log";
import type { Step } from "@/lib/plans/schema";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { startWorker } from "@/lib/testing/start-worker";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { type Receiver, startReceiver } from "@/lib/testing/webhook-receiver";
import { insertSecret } from "@/lib/vault/stored-secret";
import { connectorTools } from "./tool-source";

vi.hoisted(() => vi.resetModules()); // the packages that there are is read once

// Packages as a person may write their own: of the older kind, which says nothing of what its actions are.
const folder = mkdtempSync(path.join(os.tmpdir(), "drover-packages-"));
let worker: Awaited<ReturnType<typeof startWorker>>;
let service: Receiver;
let ctx: Ctx;

function write(name: string, source: string): string {
  const dir = path.join(folder, name);
  mkdirSync(dir);
  writeFileSync(path.join(dir, "package.json"), JSON.stringify({ name, version: "1.0.0", main: "index.js" }));
  writeFileSync(path.join(dir, "index.js"), source);
  return dir;
}

const auths = (origin: string) => `[
  { type: "OAUTH2", displayName: "Connection", authUrl: "${origin}/authorize", tokenUrl: "${origin}/token", scope: ["read"], authorizationMethod: "BODY" },
  { type: "SECRET_TEXT", displayName: "API key", validate: async ({ auth }) => ({ valid: auth === "right-key", error: "Wrong key " + auth }) },
]`;

const tracker = (origin: string) => `
  const call = async (context, path) => {
    const token = typeof context.auth === "string" ? context.auth : context.auth.access_token;
    const answer = await fetch("${origin}" + path, { headers: { authorization: "Bearer " + token } });
    if (!answer.ok) throw Object.assign(new Error("answered " + answer.status), { response: { status: answer.status } });
    return answer.text();
  };
  const text = (displayName, required = true) => ({ type: "SHORT_TEXT", displayName, required });
  const actions = {
    list: { name: "list", displayName: "List", props: {}, run: (context) => call(context, "/list") },
    attach: { name: "attach", displayName: "Attach", requireAuth: false, props: { file: { type: "FILE", displayName: "File", required: true } },
      run: async ({ propsValue: { file } }) => [file.filename, file.extension, file.data.toString(), file.base64] },
    keep: { name: "keep", displayName: "Keep", requireAuth: false, props: {}, run: ({ store }) => store.put("a", 1) },
    crash: { name: "crash", displayName: "Crash", requireAuth: false, props: {}, run: () => process.exit(1) },
    away: { name: "away", displayName: "Away", requireAuth: false, props: { url: text("URL") }, run: async ({ propsValue }) => (await fetch(propsValue.url)).status },
    custom_api_call: { name: "custom_api_call", displayName: "Custom", props: {}, run() {} },
  };
  exports.tracker = { displayName: "Tracker", description: "Issues.", auth: ${auths(origin)}, actions: () => actions };`;

beforeAll(async () => {
  vi.spyOn(log, "warn").mockImplementation(() => {});
  service = await startReceiver();
  const dirs = [
    write("piece-tracker", tracker(service.origin)),
    write("piece-broken", "throw new Error('does not load')"),
    write("piece-nothing", "exports.a = 1"),
  ];
  vi.stubEnv("DROVER_CONNECTOR_PACKAGES", dirs.join());
  vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", new URL(service.origin).host);
  worker = await startWorker();
  ctx = await createWorkspaceFixture();
});
afterAll(async () => {
  await worker.stop();
  await service.close();
  rmSync(folder, { recursive: true, force: true });
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  vi.resetModules();
});

async function run(tool: string, input: Record<string, unknown> = {}) {
  const agent = await createAgentFixture(ctx, { steps: [{ id: "s", tool, input } as Step] });
  return waitForRun((await startRun(ctx, { agent: agent.id, trigger: "manual", input: {} })).id);
}

test("a package that cannot be read is left out, and said so; of one that tells nothing every action is a write", async () => {
  const tools = (await connectorTools.list(ctx.workspaceId)).filter(
    ({ app }) => !["slack", "notion", "intercom"].includes(app),
  );
  expect(tools.map(({ name, effect }) => [name, effect])).toEqual(
    ["list", "attach", "keep", "crash", "away"].map((name) => [`tracker.${name}`, "write"]),
  );
  expect(vi.mocked(log.warn).mock.calls.flat().join("\n")).toMatch(
    /piece-broken[\s\S]*does not load[\s\S]*piece-nothing/,
  );
});

test("a file reaches the action by its URL, fetched through the one door, or as base64", async () => {
  service.answer("/files/note.txt", (response) => response.writeHead(200).end("hello"));
  const file = { url: `${service.origin}/files/note.txt` };
  expect((await run("tracker.attach", { file })).output).toEqual(["note.txt", "txt", "hello", "aGVsbG8="]);
  const bytes = { base64: "aGk=", filename: "a.md" };
  expect((await run("tracker.attach", { file: bytes })).output).toEqual(["a.md", "md", "hi", "aGk="]);
  expect(await run("tracker.attach", { file: { url: "http://169.254.169.254/" } })).toMatchObject({
    error: { code: "url_not_allowed" },
  });
});

test("what an action cannot have here, and its crash, are clear failures of the step", async () => {
  expect(await run("tracker.keep")).toMatchObject({ error: { code: "not_supported" } });
  expect(await run("tracker.crash")).toMatchObject({ error: { code: "outcome_unknown" } });
  expect(await run("tracker.away", { url: "http://127.0.0.1/" })).toMatchObject({
    error: { code: "url_not_allowed" },
  });
  expect(await run("tracker.list")).toMatchObject({ error: { code: "connection_needed" } });
});

test("a key is tried out, and used as the older packages take it", async () => {
  const made = async (secret_text: string, name: string) => {
    const { id } = await createConnection(ctx, { app: "tracker_token", name, fields: { secret_text } });
    return vi.waitFor(async () => {
      const row = await db.connection.findUniqueOrThrow({ where: { id } });
      expect(row.status).not.toBe("checking");
      return row;
    }, 20_000);
  };
  const wrong = await made("wrong-key-0123456789", "Wrong");
  expect([wrong.status, wrong.lastError]).toEqual(["error", expect.stringMatching(/^Wrong key (?!.*wrong-key)/)]);
  expect((await made("right-key", "Right")).status).toBe("connected");
  service.answer("/list", (response) => response.writeHead(200).end("issues"));
  expect((await run("tracker.list")).output).toBe("issues");
  expect(service.at("/list").at(-1)?.headers.authorization).toBe("Bearer right-key");
});

test("a token that is refused is renewed, and the call made once more", async () => {
  const { workspaceId } = ctx;
  const values = { access_token: "old-token-0123456789", refresh_token: "refresh-0123456789" };
  const secret = {
    workspaceId,
    name: "Signed in",
    type: "connection" as const,
    config: {},
    createdBy: ctx.userId ?? "",
  };
  const hosts = [new URL(service.origin).host];
  const credentialId = await db.$transaction((tx) => insertSecret(tx, { ...secret, allowedHosts: hosts, values }));
  await db.connection.create({
    data: {
      id: "conn_signed_in",
      workspaceId,
      name: "Signed in",
      app: "tracker",
      kind: "app",
      status: "connected",
      config: { fields: { client_id: "drover" }, hosts, scopes: ["read"] },
      credentialId,
      createdBy: ctx.userId ?? "",
    },
  });
  const fresh = "new-token-0123456789";
  service.answer("/token", (response) =>
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ access_token: fresh, token_type: "bearer" })),
  );
  const refuse = (response: import("node:http").ServerResponse) => response.writeHead(401).end();
  service.answer("/list", refuse, (response) => response.writeHead(200).end("issues"));
  const done = await run("tracker.list", { connection: "Signed in" });
  expect([done.error, done.output]).toEqual([null, "issues"]);
  expect(
    service
      .at("/list")
      .slice(-2)
      .map(({ headers }) => headers.authorization),
  ).toEqual([`Bearer ${values.access_token}`, `Bearer ${fresh}`]);
});
