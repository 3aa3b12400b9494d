import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createApi } from "@/lib/api/app";
import { BASE, NO_LIMITS } from "@/lib/api/testing/test-client";
import { testWorkspace } from "@/lib/api/testing/test-workspace";
import { db, pool } from "@/lib/db/client";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture } from "@/lib/testing/fixtures";
import { startWorker } from "@/lib/testing/start-worker";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { createTrigger } from "@/lib/triggers/create-trigger";
import { type ExtCall, extClient, pathOf } from "@/lib/triggers/testing/ext-client";
import { waitForEnd } from "@/lib/triggers/wait-for-end";
import { MAX_WAITS } from "@/lib/triggers/wait-slots";
import { createDroverServer } from "@/server/http-server";

// Many at once, callers that leave, limits; with the worker, and where it matters over a real socket.

const api = createApi(NO_LIMITS);
const call: ExtCall = extClient(api);
let worker: Awaited<ReturnType<typeof startWorker>>;
beforeAll(async () => {
  worker = await startWorker();
});
afterAll(() => worker.stop());

/** A workspace with an agent that naps for `ms` (null: not at all), and its trigger. */
async function place(ms: number | null) {
  const workspace = await testWorkspace();
  await db.workspace.update({ where: { id: workspace.workspaceId }, data: { creditBalance: 10_000 } });
  const show = { id: "show", type: "display" as const, input: { content: "done" } };
  const nap = { id: "nap", type: "sleep" as const, input: { duration_ms: ms ?? 0 } };
  const agent = await createAgentFixture(workspace.ctx, { steps: ms === null ? [show] : [nap, show] });
  const trigger = await createTrigger(workspace.ctx, agent.id, {});
  const { key } = await workspace.key(["agents:trigger"]);
  const headers = { "x-api-key": key, "x-api-wait": "true" };
  return { workspace, agent, trigger, key, headers, path: `/ext/triggers/${trigger.id}` };
}

describe("the bound on waiting callers", () => {
  test("200 at once, of four workspaces, all hear the end; the 51st of one is told to come back and starts nothing", async () => {
    await worker.stop(); // so that all of them wait for certain
    const places = await Promise.all([1, 2, 3, 4].map(() => place(null)));
    const waiting = places.flatMap(({ path, headers }) =>
      Array.from({ length: MAX_WAITS }, () => call(path, { headers })),
    );
    const [first] = places as [(typeof places)[0]];
    const started = () => db.run.count({ where: { sourceId: first.trigger.id } });
    await expect.poll(started).toBe(MAX_WAITS);
    const refused = await call(first.path, { headers: first.headers });
    expect([refused.status, refused.body.error]).toEqual([429, "rate_limit_exceeded"]);
    expect(refused.headers.get("retry-after")).toBe("1");
    expect(await started()).toBe(MAX_WAITS);
    const unwaited = await call(first.path, { headers: { "x-api-key": first.key } });
    expect(unwaited.status).toBe(200);
    const all = { sourceId: { in: places.map(({ trigger }) => trigger.id) } };
    await expect.poll(() => db.run.count({ where: all })).toBe(4 * MAX_WAITS + 1);
    worker = await startWorker();

    const answers = await Promise.all(waiting);
    expect(answers.map(({ status }) => status)).toEqual(Array(4 * MAX_WAITS).fill(200));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(4 * MAX_WAITS);
    for (const { body, headers } of answers) expect(body.id).toBe(headers.get("x-pf-run-id"));
    expect((await call(first.path, { headers: first.headers })).status).toBe(200);
  }, 60_000);

  test("a caller who hangs up frees the place, over a socket, and the run goes on", async () => {
    const { server } = createDroverServer({
      api: getRequestListener((request, bindings) => api.fetch(request, bindings), { overrideGlobalObjects: false }),
      pages: () => {},
      readiness: async () => ({ ready: true }),
      https: false,
      trustProxy: false,
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      await worker.stop();
      const { path, headers, trigger, key } = await place(null);
      const abort = new AbortController();
      const left = Array.from({ length: MAX_WAITS }, () =>
        fetch(origin + path, { method: "POST", headers, signal: abort.signal }).catch(() => null),
      );
      await expect.poll(() => db.run.count({ where: { sourceId: trigger.id } })).toBe(MAX_WAITS);
      expect((await fetch(origin + path, { method: "POST", headers })).status).toBe(429);
      abort.abort();
      await Promise.all(left);
      process.env.DROVER_SYNC_WAIT_SECONDS = "0.2";
      const next = async () => {
        const response = await fetch(origin + path, { method: "POST", headers });
        await response.text();
        return response.status;
      };
      await expect.poll(next).toBe(202);
      delete process.env.DROVER_SYNC_WAIT_SECONDS;
      worker = await startWorker();
      const run = await db.run.findFirstOrThrow({ where: { sourceId: trigger.id }, orderBy: { number: "asc" } });
      expect((await waitForRun(run.id)).status).toBe("completed");

      const plain = await fetch(origin + path, { method: "POST", headers: { "x-api-key": key } });
      expect(plain.headers.get("content-length")).toBe("0");
      expect(plain.headers.get("content-type")).toBe("application/json");
      const head = await fetch(origin + path, { method: "HEAD", headers: { "x-api-key": key } });
      expect([head.status, head.headers.get("access-control-allow-origin")]).toEqual([200, "*"]);
      const big = await fetch(origin + path, { method: "POST", headers, body: "x".repeat(1_100_000) });
      expect([big.status, big.headers.get("access-control-allow-origin")]).toEqual([413, "*"]);
    } finally {
      delete process.env.DROVER_SYNC_WAIT_SECONDS;
      server.closeAllConnections();
      server.close();
    }
  }, 60_000);

  test("a start that fails gives the place back", async () => {
    const { path, headers, agent } = await place(null);
    await db.agent.update({ where: { id: agent.id }, data: { status: "paused" } });
    for (let i = 0; i < MAX_WAITS + 5; i++) expect((await call(path, { headers })).status).toBe(409);
    await db.agent.update({ where: { id: agent.id }, data: { status: "active" } });
    expect((await call(path, { headers })).status).toBe(200);
  });
});

describe("waiting for the end", () => {
  test("hears it without notifications too, and of runs that ended before, or are deleted", async () => {
    const { workspace, agent } = await place(2_500);
    const { id } = await startRun(workspace.ctx, { agent: agent.id, trigger: "manual", input: {} });
    await pool.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'drover-listen'");
    expect(await waitForEnd(id, { timeoutMs: 20_000 })).toBe("completed");
    expect(await waitForEnd(id, { timeoutMs: 20_000 })).toBe("completed");
    expect(await waitForEnd("run_never", { timeoutMs: 20_000 })).toBeNull();
  });

  test("ends at the timeout, at a status that is asked for, and with the caller", async () => {
    const { workspace, agent } = await place(5_000);
    const { id } = await startRun(workspace.ctx, { agent: agent.id, trigger: "manual", input: {} });
    expect(await waitForEnd(id, { timeoutMs: 10_000, until: (status) => status === "sleeping" })).toBe("sleeping");
    expect(await waitForEnd(id, { timeoutMs: 50 })).toBeNull();
    const abort = new AbortController();
    const waiting = waitForEnd(id, { timeoutMs: 60_000, signal: abort.signal });
    abort.abort();
    expect(await waiting).toBeNull();
    expect(await waitForEnd(id, { timeoutMs: 60_000, signal: abort.signal })).toBeNull();
  });
});

test("calls count as starts: of the key's maker, and at a webhook of the trigger's", async () => {
  const { trigger, path, key } = await place(null);
  const limited = extClient(createApi({ ...NO_LIMITS, runs: { count: 3, windowMs: 3_600_000 } }));
  const headers = { "x-api-key": key };
  expect((await limited(path, { headers })).headers.get("x-ratelimit-remaining")).toBe("2");
  expect((await limited(pathOf(trigger.webhook_url))).headers.get("x-ratelimit-remaining")).toBe("1");
  expect((await limited(path, { headers })).status).toBe(200);
  const refused = await limited(pathOf(trigger.webhook_url));
  expect([refused.status, refused.body.error]).toEqual([429, "rate_limit_exceeded"]);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await db.run.count({ where: { sourceId: trigger.id } })).toBe(3);
});

test("one agent starts another at its trigger, once however often its step is repeated", async () => {
  const callee = await place(null);
  let calls = 0;
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const headers = new Headers();
    for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
    const answer = await api.fetch(new Request(`${BASE}${request.url}`, { method: "POST", headers, body }));
    if (calls++ === 0) return request.socket.destroy(); // the first answer is lost on the way
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(await answer.text());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  process.env.DROVER_ALLOW_PRIVATE_HOSTS = `127.0.0.1:${port}`;
  try {
    const url = `http://127.0.0.1:${port}${callee.path}`;
    const caller = await createAgentFixture(callee.workspace.ctx, {
      steps: [
        {
          id: "chain",
          tool: "http.post",
          idempotent: true,
          retries: { max_attempts: 3, delay_ms: 10 },
          input: { url, headers: { "X-API-KEY": callee.key, "x-api-wait": "true" }, body: { from: "the caller" } },
        },
      ],
    });
    const { id } = await startRun(callee.workspace.ctx, { agent: caller.id, trigger: "manual", input: {} });
    const run = await waitForRun(id);
    expect(run.error).toBeNull();
    expect(run.output).toMatchObject({ status: 200, body: { results: [{ exitCode: 0 }] } });
    expect(calls).toBe(2);
    const started = await db.run.findMany({ where: { sourceId: callee.trigger.id } });
    expect(started.map(({ input }) => input)).toEqual([{ from: "the caller" }]);
  } finally {
    delete process.env.DROVER_ALLOW_PRIVATE_HOSTS;
    server.close();
  }
});

test("a hook key is in no log line, whatever happens to its call", async () => {
  const written: string[] = [];
  const capture = (...parts: unknown[]) => written.push(parts.map(String).join(" ")) > 0;
  const spies = [
    vi.spyOn(process.stderr, "write").mockImplementation(capture),
    ...(["error", "warn", "info", "log"] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation((...parts) => void capture(...parts)),
    ),
  ];
  try {
    const { trigger } = await place(null);
    const path = pathOf(trigger.webhook_url);
    await call(path);
    await call(path, { headers: { "content-type": "application/json" }, body: "{" });
    await call(`${path}x`);
    await pool.query("ALTER TABLE triggers RENAME TO triggers_away");
    expect((await call(path)).status).toBe(503);
    await pool.query("ALTER TABLE triggers_away RENAME TO triggers");
    expect(written.join("\n")).toContain("request failed");
    expect(written.join("\n")).not.toContain(trigger.hook_key.slice(5));
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
});
