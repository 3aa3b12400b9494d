import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { getAgent } from "@/lib/agents/get-agent";
import type { Ctx } from "@/lib/auth/context";
import { db, pool } from "@/lib/db/client";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { OAUTH_CLIENT, type OAuthProvider, signInAtProvider, startOAuthProvider } from "@/lib/testing/oauth-provider";
import { startWorker } from "@/lib/testing/start-worker";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { openCredential } from "@/lib/vault/stored-secret";
import { completeAuthorization } from "./complete-authorization";
import { createConnection } from "./create-connection";
import { deleteConnection } from "./delete-connection";
import { getConnection } from "./get-connection";
import { openConnection } from "./open-connection";
import { reconnectConnection } from "./reconnect-connection";
import { redirectUri } from "./settings";
import { testConnection } from "./test-connection";

let provider: OAuthProvider;
let worker: Awaited<ReturnType<typeof startWorker>>;
let ctx: Ctx;

beforeAll(async () => {
  provider = await startOAuthProvider(redirectUri());
  vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", provider.host);
  worker = await startWorker();
});
beforeEach(async () => {
  ctx = await createWorkspaceFixture();
  provider.grants.length = 0;
});
afterAll(async () => {
  await worker.stop();
  await provider.close();
  vi.unstubAllEnvs();
});

const begin = (name = "Example") =>
  createConnection(ctx, { app: "oauth2", name, scopes: ["openid", "email"], fields: provider.fields });
const read = (id: string) => getConnection(ctx, { connection: id });
const answerOf = (url: URL) => Object.fromEntries(url.searchParams);

async function settled(id: string) {
  await expect.poll(async () => (await read(id)).status).not.toBe("checking");
  return read(id);
}

/** A connection that works, and the row behind it. */
async function connected() {
  const { id, authorize_url } = await begin();
  await completeAuthorization(ctx, answerOf(await signInAtProvider(authorize_url ?? "")));
  expect(await settled(id)).toMatchObject({ status: "connected", last_error: null });
  return id;
}

async function tokensOf(id: string) {
  const row = await db.connection.findUniqueOrThrow({ where: { id } });
  return (await openCredential(ctx.workspaceId, row.credentialId ?? "")).values;
}

const expire = (id: string) => db.connection.update({ where: { id }, data: { tokenExpiresAt: new Date() } });

async function call(connection: string, url = `${provider.origin}/me`) {
  const steps = [{ id: "me", tool: "http.get", input: { url, connection } }];
  const agent = await createAgentFixture(ctx, { steps });
  return waitForRun((await startRun(ctx, { agent: agent.id, trigger: "manual", input: {} })).id);
}

describe("a sign-in", () => {
  test("connects: PKCE, the code exchanged once by the worker, the account named, an API called with the token", async () => {
    const { id, authorize_url, status } = await begin();
    expect(status).toBe("authorizing");
    const url = new URL(authorize_url ?? "");
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      code_challenge_method: "S256",
      redirect_uri: redirectUri(),
      scope: "openid email",
    });
    const answer = answerOf(await signInAtProvider(url.href));
    expect(await completeAuthorization(ctx, answer)).toBe(id);
    expect(await settled(id)).toMatchObject({ status: "connected", account: "ada@example.com", last_error: null });
    expect((await read(id)).scopes).toEqual(["openid", "email"]);
    expect(provider.grants).toEqual(["authorization_code"]);
    const run = await call("Example");
    expect(run.output).toMatchObject({ status: 200, body: { sub: "ada", email: "ada@example.com" } });
    const audit = await db.auditLog.findMany({ where: { resourceId: id }, orderBy: { id: "asc" } });
    expect(audit.map(({ action }) => action)).toEqual(["connection.created", "connection.authorized"]);
  });

  test("counts once, for who began it, in their workspace, and for ten minutes", async () => {
    const { id, authorize_url } = await begin();
    const answer = answerOf(await signInAtProvider(authorize_url ?? ""));
    const refused = { code: "validation_failed" };
    const colleague = { ...ctx, userId: "usr_other", actor: { type: "user" as const, id: "usr_other" } };
    await expect(completeAuthorization(colleague, answer)).rejects.toMatchObject(refused);
    await expect(completeAuthorization(await createWorkspaceFixture(), answer)).rejects.toMatchObject(refused);
    await expect(completeAuthorization(ctx, { ...answer, state: "x".repeat(43) })).rejects.toMatchObject(refused);
    await expect(completeAuthorization(ctx, { code: "abc" })).rejects.toMatchObject(refused);
    const twice = await Promise.allSettled([completeAuthorization(ctx, answer), completeAuthorization(ctx, answer)]);
    expect(twice.map((each) => each.status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(completeAuthorization(ctx, answer)).rejects.toMatchObject(refused);
    expect((await settled(id)).status).toBe("connected");
    expect(provider.grants).toEqual(["authorization_code"]);

    const late = await begin("Late");
    const { pending } = await db.connection.findUniqueOrThrow({ where: { id: late.id } });
    const over = JSON.stringify({ ...JSON.parse(pending ?? ""), expires_at: Date.now() - 1 });
    await db.connection.update({ where: { id: late.id }, data: { pending: over } });
    const lateAnswer = answerOf(await signInAtProvider(late.authorize_url ?? ""));
    await expect(completeAuthorization(ctx, lateAnswer)).rejects.toMatchObject(refused);
  });

  test("that is begun anew makes the one before worthless", async () => {
    const { id, authorize_url } = await begin();
    const first = answerOf(await signInAtProvider(authorize_url ?? ""));
    await reconnectConnection(ctx, id, {});
    await expect(completeAuthorization(ctx, first)).rejects.toMatchObject({ code: "validation_failed" });
  });

  test("that is refused says so plainly", async () => {
    const { id, authorize_url } = await begin();
    const back = await signInAtProvider(authorize_url ?? "", "ada", false);
    expect(back.searchParams.get("error")).toBe("access_denied");
    await completeAuthorization(ctx, answerOf(back));
    expect(await read(id)).toMatchObject({
      status: "error",
      last_error: `Access was not granted at ${provider.host}.`,
    });
    const again = await reconnectConnection(ctx, id, {});
    await completeAuthorization(ctx, answerOf(await signInAtProvider(again.authorize_url ?? "")));
    expect(await settled(id)).toMatchObject({ status: "connected", last_error: null });
  });

  test("answered by another issuer is not used", async () => {
    const { id, authorize_url } = await begin();
    const answer = answerOf(await signInAtProvider(authorize_url ?? ""));
    expect(answer.iss).toBe(provider.origin);
    await completeAuthorization(ctx, { ...answer, iss: "https://evil.example.com" });
    expect(await read(id)).toMatchObject({ status: "error", last_error: expect.stringContaining("another provider") });
    expect(provider.grants).toEqual([]);
  });

  test("with a code that is not the provider's ends in an error", async () => {
    const { id, authorize_url } = await begin();
    const answer = answerOf(await signInAtProvider(authorize_url ?? ""));
    await completeAuthorization(ctx, { ...answer, code: "made-up" });
    expect(await settled(id)).toMatchObject({ status: "error", last_error: expect.stringContaining("invalid_grant") });
  });

  test.each([
    ["redirect", "answered 307"],
    ["huge", "larger than"],
    ["html", "no token"],
    ["unavailable", "answered 503"],
    ["hang", "took too long"],
  ] as const)("at a token endpoint that does this: %s", async (behaviour, message) => {
    const { id, authorize_url } = await begin();
    const answer = answerOf(await signInAtProvider(authorize_url ?? ""));
    provider.next.push(behaviour);
    await completeAuthorization(ctx, answer);
    await expect.poll(async () => (await read(id)).status, { timeout: 20_000 }).toBe("error");
    expect((await read(id)).last_error).toContain(message);
  });
});

describe("an access token", () => {
  test("about to expire is renewed once, however many runs ask at once", async () => {
    const id = await connected();
    const before = await tokensOf(id);
    await expire(id);
    const runs = await Promise.all([call("Example"), call("Example"), call("Example")]);
    expect(runs.map(({ status }) => status)).toEqual(["completed", "completed", "completed"]);
    expect(provider.grants).toEqual(["authorization_code", "refresh_token"]);
    const after = await tokensOf(id);
    expect(after.access_token).not.toBe(before.access_token);
    expect(after.refresh_token).not.toBe(before.refresh_token);
    expect(after.client_secret).toBe(OAUTH_CLIENT.secret);
  });

  test("is renewed once by two processes", async () => {
    const id = await connected();
    await expire(id);
    vi.resetModules(); // a second copy of the module knows nothing of what the first has under way, as another process
    const other = await import("./open-connection");
    expect(other.openConnection).not.toBe(openConnection);
    const opened = await Promise.all([openConnection(ctx.workspaceId, id), other.openConnection(ctx.workspaceId, id)]);
    expect(opened[0].headers).toEqual(opened[1].headers);
    expect(provider.grants).toEqual(["authorization_code", "refresh_token"]);
  });

  test("that is refused before its time is renewed, and the call repeated", async () => {
    const id = await connected();
    await db.connection.update({ where: { id }, data: { tokenExpiresAt: null } });
    const { access_token = "" } = await tokensOf(id);
    await provider.forget(access_token);
    expect((await call("Example")).output).toMatchObject({ status: 200, body: { sub: "ada" } });
    expect(provider.grants).toEqual(["authorization_code", "refresh_token"]);
  });

  test("goes to the allowed hosts alone", async () => {
    await connected();
    expect((await call("Example", "https://example.com/")).error).toMatchObject({
      code: "credential_host_not_allowed",
    });
    expect((await call("Nothing")).error).toMatchObject({ code: "connection_not_found" });
  });
});

describe("a grant that has ended", () => {
  test("breaks the connection, tells the admins once, shows on the agent, and is repaired by signing in again", async () => {
    const id = await connected();
    const { refresh_token = "" } = await tokensOf(id);
    await provider.revoke(refresh_token);
    await expire(id);
    const run = await call("Example");
    expect(run.error).toMatchObject({ code: "connection_expired", message: expect.stringContaining("Sign in again") });
    await call("Example");
    expect(await read(id)).toMatchObject({ status: "error", last_error: expect.stringContaining("Sign in again") });
    const steps = [{ id: "me", tool: "http.get", input: { url: "https://example.com/", connection: "Example" } }];
    const agent = await createAgentFixture(ctx, { steps });
    expect((await getAgent(ctx, { agent: agent.id })).connections).toEqual([
      { app: "http", status: "connected", id: null, name: null, error: null },
      { app: "oauth2", status: "error", id, name: "Example", error: expect.stringContaining("Sign in again") },
    ]);
    const told = await db.notification.findMany({ where: { workspaceId: ctx.workspaceId } });
    expect(told).toMatchObject([{ kind: "connection.broken", link: `/connections?id=${id}`, userId: ctx.userId }]);
    expect(provider.grants.filter((each) => each.startsWith("refresh_token"))).toHaveLength(1);

    const { authorize_url } = await reconnectConnection(ctx, id, {});
    await completeAuthorization(ctx, answerOf(await signInAtProvider(authorize_url ?? "")));
    expect(await settled(id)).toMatchObject({ status: "connected", last_error: null });
    expect((await call("Example")).status).toBe("completed");
  });

  test("is not confused with a provider that is away", async () => {
    const id = await connected();
    await expire(id);
    provider.next.push("unavailable");
    await expect(openConnection(ctx.workspaceId, id)).rejects.toMatchObject({
      code: "connection_refresh_failed",
      retryable: true,
    });
    expect((await openConnection(ctx.workspaceId, id)).headers.Authorization).toMatch(/^Bearer /);
    expect((await read(id)).status).toBe("connected");
  });

  test("is found by a test of the connection", async () => {
    const id = await connected();
    const { refresh_token = "" } = await tokensOf(id);
    await provider.revoke(refresh_token);
    expect((await testConnection(ctx, { connection: id })).status).toBe("checking");
    expect(await settled(id)).toMatchObject({ status: "error", last_error: expect.stringContaining("Sign in again") });
  });
});

test("deleting revokes the tokens at the provider, then wipes them", async () => {
  const id = await connected();
  const { access_token = "" } = await tokensOf(id);
  const { credentialId } = await db.connection.findUniqueOrThrow({ where: { id } });
  expect(await provider.accepts(access_token)).toBe(true);
  await deleteConnection(ctx, { connection: id });
  await expect(read(id)).rejects.toMatchObject({ code: "not_found" });
  await expect.poll(() => provider.accepts(access_token)).toBe(false);
  const wiped = () => db.credential.findUniqueOrThrow({ where: { id: credentialId ?? "" } });
  await expect.poll(async () => (await wiped()).revokedAt).not.toBeNull();
  expect((await wiped()).sealed).toHaveLength(0);
});

test("no table has a token, a code or the client's secret in clear", async () => {
  const held = await tokensOf(await connected());
  expect(provider.secrets).toContain(held.access_token);
  expect(provider.secrets).toContain(held.refresh_token);
  const tables = await db.$queryRaw<{ schema: string; name: string }[]>`
    SELECT table_schema AS schema, table_name AS name FROM information_schema.tables
    WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`;
  const canaries = [OAUTH_CLIENT.secret, ...provider.secrets];
  expect(provider.secrets.size).toBeGreaterThan(10);
  for (const { schema, name } of tables) {
    const { rows } = await pool.query<{ text: string }>(`SELECT t::text AS text FROM "${schema}"."${name}" t`);
    const found = rows.filter(({ text }) => canaries.some((canary) => text.includes(canary)));
    expect(found, `${schema}.${name}`).toEqual([]);
  }
});
