import { once } from "node:events";
import http, { type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createApi } from "@/lib/api/app";
import { testWorkspace } from "@/lib/api/testing/test-workspace";
import { db } from "@/lib/db/client";
import { createAgentFixture } from "@/lib/testing/fixtures";
import { startWorker } from "@/lib/testing/start-worker";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { createDroverServer, type DroverServer } from "./http-server";
import { answerMetrics, showsToken } from "./metrics-endpoint";
import { startWorkerEndpoint } from "./worker-endpoint";

const TOKEN = "scrape-me-0123456789";

let drover: DroverServer;
let port: number;

beforeAll(async () => {
  vi.stubEnv("DROVER_METRICS_TOKEN", TOKEN);
  const api = createApi();
  drover = createDroverServer({
    api: getRequestListener((request, bindings) => api.fetch(request, bindings), { overrideGlobalObjects: false }),
    pages: (_req, res) => res.end(),
    metrics: { allows: showsToken, answer: answerMetrics },
    readiness: async () => ({ ready: true }),
    https: false,
    trustProxy: false,
  });
  drover.server.listen(0, "127.0.0.1");
  await once(drover.server, "listening");
  port = (drover.server.address() as AddressInfo).port;
});
afterAll(async () => {
  await drover.drain(0, 0);
  vi.unstubAllEnvs();
});

async function get(at: number, path: string, headers: Record<string, string> = {}, method = "GET") {
  const request = http.request({ port: at, host: "127.0.0.1", path, headers, method, agent: false });
  request.end();
  const [res] = (await once(request, "response")) as [IncomingMessage];
  let body = "";
  for await (const chunk of res) body += chunk;
  return { status: res.statusCode ?? 0, body };
}

/** Samples by their series, as Prometheus reads them. */
async function samples(at = port): Promise<Map<string, number>> {
  const { status, body } = await get(at, "/metrics", { authorization: `Bearer ${TOKEN}` });
  expect(status).toBe(200);
  const lines = body.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ") + 1))]),
  );
}

test("are for who shows the token", async () => {
  expect((await get(port, "/metrics")).status).toBe(401);
  expect((await get(port, "/metrics", { authorization: "Bearer scrape-me" })).status).toBe(401);
});

test("count requests by operation, runs and steps, with no label that says whose they are", async () => {
  const before = await samples();
  const risen = (after: Map<string, number>, series: string) => (after.get(series) ?? 0) - (before.get(series) ?? 0);
  const workspace = await testWorkspace();
  await db.workspace.update({ where: { id: workspace.workspaceId }, data: { creditBalance: 10 } });
  const steps = [{ id: "one", type: "transform" as const, input: { a: 1 } }];
  const agent = await createAgentFixture(workspace.ctx, { steps });
  const { key } = await workspace.key();
  const authorization = `Bearer ${key}`;
  const started = await get(port, `/api/v1/agents/${agent.id}/run`, { authorization }, "POST");
  expect(started.status).toBe(202);
  const queued = await samples();
  expect(queued.get("drover_queue_due_jobs")).toBe(1);
  expect(queued.get("drover_queue_oldest_due_seconds")).toBeGreaterThan(0);
  const worker = await startWorker();
  await waitForRun(JSON.parse(started.body).id);
  await worker.stop();
  await get(port, `/api/v1/agents/${agent.id}`);
  await get(port, "/api/v1/agents/no-such/thing-1");
  await get(port, "/ext/webhook/whk_secret_key_1/triggers/none", {}, "POST");

  const after = await samples();
  expect(risen(after, 'drover_http_requests_total{operation="triggerRun",status="202"}')).toBe(1);
  expect(risen(after, 'drover_http_requests_total{operation="getAgent",status="401"}')).toBe(1);
  expect(risen(after, 'drover_http_requests_total{operation="unmatched",status="404"}')).toBe(1);
  expect(risen(after, 'drover_http_request_duration_seconds_count{operation="triggerRun"}')).toBe(1);
  expect(risen(after, 'drover_runs_started_total{trigger="manual"}')).toBe(1);
  expect(risen(after, 'drover_runs_ended_total{status="completed"}')).toBe(1);
  expect(risen(after, 'drover_steps_recorded_total{status="completed"}')).toBe(1);
  expect(after.get("drover_database_up")).toBe(1);
  expect(after.get("drover_queue_due_jobs")).toBe(0);
  expect(after.get("drover_approvals_pending")).toBe(0);
  expect(after.get("process_resident_memory_bytes")).toBeGreaterThan(0);
  const text = [...after.keys()].join("\n");
  for (const foreign of [agent.id, workspace.workspaceId, key, "whk_secret", "thing-1", "/"])
    expect(text).not.toContain(foreign);
});

test("of a worker need no token on loopback, and its health check none at all", async () => {
  vi.stubEnv("DROVER_METRICS_TOKEN", "");
  const local = startWorkerEndpoint(0);
  await once(local, "listening");
  const at = local.address() as AddressInfo;
  expect(at.address).toBe("127.0.0.1");
  expect((await samples(at.port)).has('drover_runs_ended_total{status="failed"}')).toBe(true);
  local.close();

  vi.stubEnv("DROVER_METRICS_TOKEN", TOKEN);
  const open = startWorkerEndpoint(0);
  await once(open, "listening");
  const { port: openPort } = open.address() as AddressInfo;
  expect((await get(openPort, "/metrics")).status).toBe(401);
  expect((await get(openPort, "/healthz")).status).toBe(200);
  expect((await samples(openPort)).size).toBeGreaterThan(20);
  open.close();
});
