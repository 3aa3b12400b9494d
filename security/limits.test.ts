import pg from "pg";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { createApi } from "@/lib/api/app";
import { BASE, NO_LIMITS } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { newApiKey } from "@/lib/auth/api-key-format";
import { createSession } from "@/lib/auth/sessions";
import { createCredential } from "@/lib/credentials/create-credential";
import { randomBase62 } from "@/lib/crypto/base62";
import { db, pool } from "@/lib/db/client";
import { createTrigger } from "@/lib/triggers/create-trigger";
import { createWebhook } from "@/lib/webhooks/create-webhook";
import { figure } from "./support/figure";
import { FULL } from "./support/scale";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 }); // thousands of requests

const DAY = 24 * 3_600_000;
let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await testWorkspace();
});
afterEach(() => {
  vi.restoreAllMocks();
});

type Asked = { method?: string; headers?: Record<string, string> };

async function status(
  api: ReturnType<typeof createApi>,
  path: string,
  key: string | null,
  { method = "GET", headers = {} }: Asked = {},
) {
  const authorization: Record<string, string> = key === null ? {} : { authorization: `Bearer ${key}` };
  const response = await api.fetch(new Request(BASE + path, { method, headers: { ...authorization, ...headers } }));
  await response.body?.cancel();
  return response.status;
}

describe("a limit", () => {
  /** The same list by other names, and what might be taken for another caller. */
  const WAYS: [string, Asked?][] = [
    ["/api/v1/agents"],
    ["/api/v1/agents/"],
    ["/api/v1/agents//"],
    ["/api/v1/%61gents"],
    ["/api/v1/agents?limit=1"],
    ["/api/v1/agents?limit=0"],
    ["/api/v1/agents", { method: "HEAD" }],
    ["/API/V1/agents"],
    ["/api/v1/Agents"],
    ["//api/v1/agents"],
    ["/api/v1/./agents"],
    ["/api/v1/x/../agents"],
    ["/api/v1/agents", { headers: { "x-forwarded-for": "192.0.2.1" } }],
    ["/api/v1/agents", { headers: { "x-real-ip": "192.0.2.2", forwarded: "for=192.0.2.3" } }],
    ["/api/v1/agents", { headers: { "user-agent": "another", "x-request-id": "another" } }],
    ["/api/v1/agents", { headers: { "x-http-method-override": "POST" } }],
    ["/v1/models"],
    ["/api/v1/runs"],
  ];

  test("is the same by whatever way it is asked, with whichever key, in whichever process", async ({ task }) => {
    const limits = { ...NO_LIMITS, reads: { count: 6, windowMs: DAY } };
    const processes = [createApi(limits), createApi(limits)];
    const keys = [(await workspace.key()).key, (await workspace.key()).key, (await workspace.key(["agents:read"])).key];
    let granted = 0;
    let asked = 0;
    for (let round = 0; round < 3; round++) {
      for (const [path, how] of WAYS) {
        for (const api of processes) {
          const key = keys[asked++ % keys.length] ?? null;
          const answer = await status(api, path, key, how);
          if (answer === 200) granted++;
          else expect([400, 403, 404, 405, 422, 429], `${path} ${answer}`).toContain(answer);
        }
      }
    }
    expect(granted).toBeLessThanOrEqual(6);
    for (const [path, how] of WAYS)
      expect(await status(processes[0] ?? createApi(limits), path, keys[0] ?? null, how)).not.toBe(200);
    figure(task, "S18", { "requests past a limit": asked });
  });

  test("switched off does not switch off the question who it is", async () => {
    const open = createApi(NO_LIMITS);
    for (const [path, how] of WAYS) expect([400, 401, 404], path).toContain(await status(open, path, null, how));
  });

  test("of all ways to start runs together is one", async () => {
    const { key } = await workspace.key();
    const agent = await workspace.agent("Limited");
    const trigger = await createTrigger(workspace.ctx, agent.id, { name: "T", allow_get: true });
    const api = createApi({ ...NO_LIMITS, runs: { count: 3, windowMs: DAY } });
    const ways = [
      () => status(api, `/api/v1/agents/${agent.id}/run`, key, { method: "POST" }),
      () => status(api, `/ext/triggers/${trigger.id}`, key),
      () => status(api, `/ext/webhook/${trigger.hook_key}/triggers/${trigger.id}`, null, { method: "POST" }),
      () => status(api, `/api/v1/agents/${agent.slug}/run/`, key, { method: "POST" }),
    ];
    const before = await db.run.count();
    for (let round = 0; round < 3; round++) for (const way of ways) await way();
    expect((await db.run.count()) - before).toBeLessThanOrEqual(3);
    for (const way of ways) expect(await way()).toBe(429);
  });
});

describe("keys that are none", () => {
  test("cost no query", async ({ task }) => {
    const api = createApi(NO_LIMITS);
    const asked = FULL ? 10_000 : 1_000;
    const queries = vi.spyOn(pg.Client.prototype, "query");
    for (let each = 0; each < asked; each++) {
      const key = each % 2 ? `drv_${randomBase62(38)}` : `drvh_${randomBase62(38)}`;
      const path = each % 3 === 0 ? `/ext/webhook/${key}/triggers/x` : "/api/v1/agents";
      expect(await status(api, path, each % 3 === 0 ? null : key)).toBe(401);
    }
    expect(queries).not.toHaveBeenCalled();
    await status(api, "/api/v1/agents", newApiKey());
    expect(queries, "the spy sees a query when there is one").toHaveBeenCalled();
    figure(task, "S2", { "junk keys without a query": asked });
  });

  test("are answered with 429 when too many come from one address, and good ones work on", async ({ task }) => {
    const api = createApi({ ...NO_LIMITS, badKeys: { count: 20, windowMs: DAY } });
    const { key } = await workspace.key();
    const revoked = await workspace.key();
    await db.apiKey.update({ where: { id: revoked.id }, data: { revokedAt: new Date() } });
    const ways = [
      () => status(api, "/api/v1/agents", newApiKey()),
      () => status(api, "/api/v1/agents", revoked.key),
      () => status(api, "/v1/models", "drv_nothing"),
      () => status(api, "/ext/triggers/x", newApiKey()),
      () => status(api, `/ext/webhook/drvh_${randomBase62(38)}/triggers/x`, null),
      () => status(api, "/mcp", newApiKey(), { method: "POST" }),
    ];
    const answers = [];
    for (let each = 0; each < 60; each++) answers.push(await ways[each % ways.length]?.());
    expect(answers).toEqual([...Array(20).fill(401), ...Array(40).fill(429)]);
    expect(await status(api, "/api/v1/agents", null), "no key is no guess").toBe(401);
    expect(await status(api, "/api/v1/agents", key)).toBe(200);
    figure(task, "S2", { "bad keys from one address": answers.length });
  });

  test("are refused the moment they are revoked, under load, and when their time has come", async ({ task }) => {
    const api = createApi(NO_LIMITS);
    const { id, key } = await workspace.key();
    let revokedAt = Number.POSITIVE_INFINITY;
    let late = 0;
    let asked = 0;
    const load = async () => {
      for (let each = 0; each < 40; each++) {
        const began = performance.now();
        if ((await status(api, "/api/v1/agents", key)) === 200 && began > revokedAt) late++;
        asked++;
      }
    };
    const revoke = async () => {
      await expect.poll(() => asked).toBeGreaterThan(30);
      await db.apiKey.update({ where: { id }, data: { revokedAt: new Date() } });
      revokedAt = performance.now();
    };
    await Promise.all([load(), load(), load(), revoke()]);
    expect(late).toBe(0);
    expect(await status(api, "/api/v1/agents", key)).toBe(401);
    const short = await workspace.key();
    await pool.query("UPDATE api_keys SET expires_at = now() + interval '1 hour' WHERE id = $1", [short.id]);
    expect(await status(api, "/api/v1/agents", short.key)).toBe(200);
    await pool.query("UPDATE api_keys SET expires_at = now() WHERE id = $1", [short.id]);
    expect(await status(api, "/api/v1/agents", short.key)).toBe(401);
    figure(task, "S3", { "requests around a revocation": asked });
  });
});

test("no secret that was handed out stands in the database", async ({ task }) => {
  const { ctx } = workspace;
  const handed: string[] = [];
  for (let each = 0; each < (FULL ? 1_000 : 50); each++) handed.push((await workspace.key(["agents:read"])).key);
  const agent = await workspace.agent("With a hook");
  handed.push((await createTrigger(ctx, agent.id, { name: "T" })).hook_key);
  handed.push((await createWebhook(ctx, { url: "https://example.com/", events: ["run.completed"] })).secret);
  handed.push((await createSession(workspace)).token);
  const value = `canary-${randomBase62(24)}`;
  await createCredential(ctx, { type: "bearer", name: "Canary", value, allowed_hosts: ["api.example.com"] });
  handed.push(value);
  const forms = handed.flatMap((one) => {
    const bytes = Buffer.from(one);
    return [one, bytes.toString("hex"), bytes.toString("base64").replace(/=+$/, "")];
  });
  const tables = await pool.query<{ tablename: string }>("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
  const all: string[] = [];
  for (const { tablename } of tables.rows) {
    const rows = await pool.query<{ row: string }>(`SELECT t::text AS row FROM "${tablename}" t`);
    all.push(...rows.rows.map(({ row }) => row));
  }
  const dump = all.join("\n");
  expect(dump).toContain(agent.id);
  expect(forms.filter((form) => dump.includes(form))).toEqual([]);
  figure(task, "S1", { "secrets looked for in a dump": handed.length });
});
