import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createApi } from "@/lib/api/app";
import { type Call, NO_LIMITS, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db } from "@/lib/db/client";
import { live } from "@/lib/live/listener";
import { type OpenAiServer, startOpenAiServer } from "@/lib/testing/openai-server";
import { startWorker } from "@/lib/testing/start-worker";
import type { ModelProvider } from "./serialize";

const api = createApi(NO_LIMITS);
let worker: Awaited<ReturnType<typeof startWorker>>;
let server: OpenAiServer;
let ours: TestWorkspace;
let call: Call;

beforeAll(async () => {
  worker = await startWorker();
  server = await startOpenAiServer();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await worker.stop();
  await live.stop();
  await server.close();
});
beforeEach(async () => {
  vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", new URL(server.baseUrl).host);
  server.requests.length = 0;
  server.embedded.length = 0;
  server.next.length = 0;
  ours = await testWorkspace();
  call = testClient((await ours.key()).key, api);
});

const provider = (body: unknown) => (body as { data: ModelProvider }).data;
const fields = (more: object = {}) => ({
  name: "Local",
  kind: "compatible",
  base_url: server.baseUrl,
  default_model: "small",
  ...more,
});
async function create(more: object = {}): Promise<ModelProvider> {
  const answer = await call("POST", "/model-providers", fields(more));
  expect(answer.body.message).toBeUndefined();
  return provider(answer.body);
}
const read = async (id: string) => provider((await call("GET", `/model-providers/${id}`)).body);

/** Waits until the worker has tested the provider after `since`. */
const tested = (id: string, since: string | null = null) =>
  vi.waitFor(
    async () => {
      const now = await read(id);
      if (now.last_tested_at === since) throw new Error("not tested yet");
      return now;
    },
    { timeout: 15_000, interval: 50 },
  );

test("a provider that is added is tested by the worker; its key is sent there and found nowhere", async () => {
  const key = "sk-canary-71c0-2fd9-aa";
  server.next.push({ status: 401 });
  const added = await create({
    api_key: key,
    embedding_model: "embed-1",
    models: [{ name: "small", input_price: 0.5 }],
  });
  expect(added).toMatchObject({ status: "untested", has_key: true, is_default: true, last_tested_at: null });
  expect(added.models).toEqual([{ name: "small", input_price: 0.5, output_price: null }]);
  const refused = await tested(added.id);
  expect(refused).toMatchObject({ status: "error", last_error: "The model's server answered 401: Refused with 401" });

  expect((await call("POST", `/model-providers/${added.id}/test`)).status).toBe(202);
  const now = await tested(added.id, refused.last_tested_at);
  expect(now).toMatchObject({ status: "ok", last_error: null, latency_ms: expect.any(Number) });
  expect(server.requests.map(({ authorization }) => authorization)).toEqual([`Bearer ${key}`, `Bearer ${key}`]);
  expect(server.embedded).toMatchObject([{ authorization: `Bearer ${key}`, body: { model: "embed-1" } }]);

  const tables = await db.$queryRaw<{ table_name: string }[]>`
    SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'`;
  for (const { table_name } of tables) {
    const rows = await db.$queryRawUnsafe<{ row: string }[]>(`SELECT t::text AS row FROM "${table_name}" t`);
    expect(rows.filter(({ row }) => row.includes(key)).length, table_name).toBe(0);
  }
  expect(JSON.stringify((await call("GET", "/model-providers")).body)).not.toContain(key);
  expect(JSON.stringify((await call("GET", "/credentials")).body.data)).toBe("[]");
});

test("a server that says the key back is not believed it", async () => {
  const key = "sk-canary-echoed-0451";
  const echo = await startOpenAiServer();
  vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", new URL(echo.baseUrl).host);
  echo.next.push({ status: 403, message: `Bad key: ${key}` });
  const { id } = await create({ base_url: echo.baseUrl, api_key: key });
  const { last_error } = await tested(id);
  expect(last_error).toContain("Bad key");
  expect(last_error).not.toContain(key);
  await echo.close();
});

test.each([
  ["http://127.0.0.1/v1", "not a public address"],
  ["http://169.254.169.254/latest", "not a public address"],
  ["https://localhost/v1", "not a public address"],
  ["https://[::1]/v1", "not a public address"],
  ["https://10.0.0.8/v1", "not a public address"],
  ["http://models.example.com/v1", "Only https"],
  ["https://models.example.com:8443/v1", "Port 8443"],
  ["https://models.example.com/v1?x=1", "ends with its path"],
])("%s is refused as an address", async (base_url, why) => {
  vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", "");
  const answer = await call("POST", "/model-providers", fields({ base_url }));
  expect([answer.status, answer.body.error]).toEqual([422, "url_not_allowed"]);
  expect(answer.body.message).toContain(why);
});

test("what does not fit together is refused", async () => {
  for (const [more, path] of [
    [{ base_url: undefined }, "base_url"],
    [{ kind: "openai", base_url: undefined }, "api_key"],
    [{ kind: "openai", api_key: "k" }, "base_url"],
    [{ kind: "anthropic", base_url: undefined, api_key: "k", embedding_model: "e" }, "embedding_model"],
    [{ name: "a/b" }, "name"],
    [{ api_key: "with space" }, "api_key"],
    [{ default_model: "" }, "default_model"],
    [{ models: [{ name: "a" }, { name: "a" }] }, "models"],
    [{ models: [{ name: "a", input_price: -1 }] }, "models[0].input_price"],
    [{ fallback: {} }, "fallback.model"],
    [{ fallback: { provider_id: "mdl_none" } }, "fallback.provider_id"],
    [{ key: "x" }, ""],
  ] as const) {
    const answer = await call("POST", "/model-providers", fields(more));
    expect([answer.status, answer.body.error]).toEqual([422, "validation_failed"]);
    if (path) expect((answer.body.details as { path: string }[])[0]?.path).toBe(path);
  }
  expect(await db.modelProvider.count({ where: { workspaceId: ours.workspaceId } })).toBe(0);
});

describe("changes", () => {
  test("the first is the default, until another is made it or it is deleted", async () => {
    const first = await create();
    const second = await create({ name: "Second" });
    expect([first.is_default, second.is_default]).toEqual([true, false]);
    expect((await call("PATCH", `/model-providers/${second.id}`, { is_default: true })).status).toBe(200);
    expect([(await read(first.id)).is_default, (await read(second.id)).is_default]).toEqual([false, true]);
    expect((await call("PATCH", `/model-providers/${second.id}`, { is_default: false })).status).toBe(422);
    await call("PATCH", `/model-providers/${first.id}`, { fallback: { provider_id: second.id, model: "big" } });
    expect((await read(first.id)).fallback).toEqual({ provider_id: second.id, model: "big" });
    expect((await call("DELETE", `/model-providers/${second.id}`)).status).toBe(204);
    expect(await read(first.id)).toMatchObject({ is_default: true, fallback: null });
    const taken = await call("POST", "/model-providers", fields());
    expect([taken.status, taken.body.error]).toEqual([409, "already_exists"]);
    const actions = await db.auditLog.findMany({ where: { resourceId: second.id }, orderBy: { id: "asc" } });
    expect(actions.map(({ action }) => action)).toEqual([
      "model_provider.created",
      "model_provider.updated",
      "model_provider.deleted",
    ]);
  });

  test("a key follows to no other host, can be changed and removed, and is wiped with its provider", async () => {
    const { id } = await create({ api_key: "sk-first-key" });
    await tested(id);
    const elsewhere = "https://models.example.com/v1";
    const moved = await call("PATCH", `/model-providers/${id}`, { base_url: elsewhere });
    expect([moved.status, (moved.body.details as { path: string }[])[0]?.path]).toEqual([422, "api_key"]);
    expect((await read(id)).base_url).toBe(server.baseUrl);

    await call("PATCH", `/model-providers/${id}`, { api_key: "sk-second-key" });
    await expect.poll(() => server.requests.at(-1)?.authorization, { timeout: 15_000 }).toBe("Bearer sk-second-key");

    const { credentialId } = await db.modelProvider.findUniqueOrThrow({ where: { id } });
    await call("DELETE", `/model-providers/${id}`);
    const wiped = await db.credential.findUniqueOrThrow({ where: { id: credentialId ?? "" } });
    expect([wiped.revokedAt !== null, wiped.sealed.length]).toEqual([true, 0]);

    const open = await create({ api_key: "sk-third-key" });
    await call("PATCH", `/model-providers/${open.id}`, { api_key: null });
    expect((await read(open.id)).has_key).toBe(false);
  });
});

test("a workspace has at most twenty", async () => {
  const rows = Array.from({ length: 20 }, (_, index) => ({
    id: `mdl_${index}_${ours.workspaceId}`,
    workspaceId: ours.workspaceId,
    name: `M${index}`,
    kind: "openai",
    defaultModel: "m",
    createdBy: "usr_0",
  }));
  await db.modelProvider.createMany({ data: rows });
  expect((await call("POST", "/model-providers", fields())).status).toBe(422);
  const page = await call("GET", "/model-providers?limit=15");
  const rest = await call("GET", `/model-providers?limit=15&cursor=${page.body.next_cursor}`);
  const ids = [page, rest].flatMap(({ body }) => (body.data as { id: string }[]).map(({ id }) => id));
  expect([ids.length, rest.body.next_cursor, [...ids].sort().reverse()]).toEqual([20, null, ids]);
});
