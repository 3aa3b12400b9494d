import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import http, { type IncomingMessage } from "node:http";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createApiKey } from "@/lib/api-keys/create-api-key";
import type { Ctx } from "@/lib/auth/context";
import { db, pool } from "@/lib/db/client";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { type Receiver, startReceiver } from "@/lib/testing/webhook-receiver";
import { freePort } from "./lib/free-port.mjs";
import { root } from "./lib/paths.mjs";

const built = existsSync(path.join(root, ".build/web.mjs")) && existsSync(path.join(root, ".next/BUILD_ID"));
const REQUESTS = 20;
const STEPS = 10;
const STREAMS = 5;

// The real supervisor with web and worker, told to end while all of them have something to do.
describe.runIf(built)("SIGTERM", { timeout: 180_000 }, () => {
  let dataDir: string;
  let drover: ChildProcess;
  let port: number;
  let said = "";
  let receiver: Receiver;
  let ctx: Ctx;
  let authorization: string;

  beforeAll(async () => {
    dataDir = mkdtempSync(path.join(os.tmpdir(), "drover-shutdown-"));
    port = await freePort();
    receiver = await startReceiver();
    ctx = await createWorkspaceFixture();
    authorization = `Bearer ${(await createApiKey(ctx, { name: "k", scopes: [...ctx.scopes], expires: "30d" })).key}`;
    drover = spawn(process.execPath, ["scripts/start.mjs", "--no-build"], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        NODE_ENV: "production",
        PORT: String(port),
        DROVER_DATA_DIR: dataDir,
        DROVER_SEED_DEMO: "0",
        DROVER_DRAIN_SECONDS: "5",
        DROVER_LOG_FORMAT: "json",
        DROVER_RATE_LIMIT_RUNS: "off",
        DROVER_ALLOW_PRIVATE_HOSTS: new URL(receiver.origin).host,
      },
    });
    drover.stdout?.resume(); // Next has words of its own there
    drover.stderr?.on("data", (chunk: Buffer) => (said += chunk));
    await vi.waitFor(() => expect(said).toContain("Drover is ready"), { timeout: 170_000, interval: 100 });
  }, 180_000);
  afterAll(async () => {
    if (drover.exitCode === null) drover.kill("SIGKILL");
    await receiver.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const open = (method: string, at: string, headers: Record<string, string | number> = {}) =>
    http.request({ port, host: "localhost", path: at, method, agent: false, headers: { authorization, ...headers } });

  async function answerOf(request: http.ClientRequest) {
    const [response] = (await once(request, "response")) as [IncomingMessage];
    let body = "";
    for await (const chunk of response) body += chunk;
    return { status: response.statusCode ?? 0, body };
  }
  const statusOf = async (at: string) => (await answerOf(open("GET", at).end())).status;

  test("drops no request, finishes the steps under way, ends the streams, and exits 0", async () => {
    const url = `${receiver.origin}/slow`;
    const answers: (() => void)[] = [];
    receiver.answer("/slow", (response) => answers.push(() => response.end("{}")));
    const slow = await createAgentFixture(ctx, { steps: [{ id: "slow", tool: "http.get", input: { url } }] });
    const nap = await createAgentFixture(ctx, {
      steps: [{ id: "nap", type: "sleep", input: { duration_ms: 3_600_000 } }],
    });
    const started = await Promise.all(
      Array.from({ length: STEPS }, () => startRun(ctx, { agent: slow.id, trigger: "manual", input: {} })),
    );
    await expect.poll(() => answers.length, { timeout: 60_000 }).toBe(STEPS);
    const asleep = await startRun(ctx, { agent: nap.id, trigger: "manual", input: {} });
    await waitForRun(asleep.id, ({ status }) => status === "sleeping");

    const streams = await Promise.all(
      Array.from({ length: STREAMS }, async () => {
        const [stream] = (await once(open("GET", `/api/v1/runs/${asleep.id}/events`).end(), "response")) as [
          IncomingMessage,
        ];
        const closed = new Promise<void>((resolve) => {
          stream
            .on("error", () => {})
            .on("close", resolve)
            .resume();
        });
        return { closed };
      }),
    );
    const body = JSON.stringify({ params: { n: 1 } });
    const headers = { "content-type": "application/json", "content-length": body.length };
    const requests = Array.from({ length: REQUESTS }, () => open("POST", `/api/v1/agents/${nap.id}/run`, headers));
    for (const request of requests) request.write(body.slice(0, 5));
    expect(await statusOf("/readyz")).toBe(200);

    const ended = once(drover, "exit");
    drover.kill("SIGTERM");
    await expect.poll(() => statusOf("/readyz"), { interval: 20 }).toBe(503);
    expect(await statusOf("/healthz")).toBe(200);
    drover.kill("SIGTERM"); // a second sign changes nothing
    const answered = requests.map(answerOf);
    for (const request of requests) request.end(body.slice(5));
    for (const answer of answers) answer();

    expect((await Promise.all(answered)).map(({ status }) => status)).toEqual(Array(REQUESTS).fill(202));
    await Promise.all(streams.map(({ closed }) => closed));
    expect(await ended).toEqual([0, null]);

    const steps = await db.runStep.findMany({ where: { runId: { in: started.map(({ id }) => id) } } });
    expect(steps.map(({ status }) => status)).toEqual(Array(STEPS).fill("completed"));
    expect(receiver.at("/slow")).toHaveLength(STEPS);
    expect(await db.worker.count()).toBe(0);
    const { rows } = await pool.query(
      "SELECT count(*)::int AS held FROM graphile_worker._private_jobs WHERE locked_at IS NOT NULL",
    );
    expect(rows).toEqual([{ held: 0 }]);
    expect(await db.run.count({ where: { agentId: nap.id } })).toBe(REQUESTS + 1);
  });

  test("and everything it said was one line of JSON an event", () => {
    const lines = said.trim().split("\n");
    const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    for (const event of events) {
      expect(event).toMatchObject({ level: expect.stringMatching(/^(info|warn|error)$/), message: expect.any(String) });
      expect(Number.isNaN(Date.parse(String(event.time)))).toBe(false);
    }
    const messages = events.map(({ message }) => message);
    expect(messages).toEqual(expect.arrayContaining(["web listens", "worker takes jobs", "Drover is ready"]));
  });
});
