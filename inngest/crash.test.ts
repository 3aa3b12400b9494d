import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { decideApproval } from "@/lib/approvals/decide-approval";
import { respondToApproval } from "@/lib/approvals/respond-approval";
import type { Ctx } from "@/lib/auth/context";
import { closeDatabase, db, pool } from "@/lib/db/client";
import { isTransient, withRetry } from "@/lib/db/with-retry";
import type { Step } from "@/lib/plans/schema";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { KillableDrover } from "@/lib/testing/killable-drover";
import { waitForRun } from "@/lib/testing/wait-for-run";

// The real supervisor, worker and PostgreSQL (durable, as shipped), killed with SIGKILL; only the receiver is ours.

const STEPS = 10;

interface Received {
  key: string | undefined;
  body: string;
}

let drover: KillableDrover;
let receiver: Server;
let ctx: Ctx;
/** What arrived, by `step` of the URL. */
let received: Map<string, Received[]>;
/** Called as each request arrives, before it is answered. */
let onRequest: (step: string) => void;

beforeAll(async () => {
  receiver = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const step = new URL(request.url ?? "/", "http://sink").searchParams.get("step") ?? "";
    const key = request.headers["idempotency-key"];
    received.set(step, [...(received.get(step) ?? []), { key: typeof key === "string" ? key : undefined, body }]);
    onRequest(step);
    await sleep(20); // the kill falls into the middle of the step
    response.setHeader("content-type", "application/json").end(JSON.stringify({ step }));
  });
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  drover = new KillableDrover({ DROVER_ALLOW_PRIVATE_HOSTS: `127.0.0.1:${sinkPort()}` });
  await drover.start();
  await closeDatabase();
  process.env.DATABASE_URL = drover.databaseUrl();
  ctx = await createWorkspaceFixture(10_000);
}, 120_000);

afterAll(async () => {
  await drover.stop();
  receiver.close();
});

beforeEach(() => {
  received = new Map();
  onRequest = () => {};
});

const sinkPort = () => (receiver.address() as AddressInfo).port;

function killOnce(atStep: string, kill: () => void): void {
  let done = false;
  onRequest = (step) => {
    if (done || step !== atStep) return;
    done = true;
    kill();
  };
}

/** Reads and idempotent writes in turn, each seen by the receiver; an llm step in the middle is charged for. */
const tenSteps = (): Step[] =>
  Array.from({ length: STEPS }, (_each, index): Step => {
    const url = `http://127.0.0.1:${sinkPort()}/?step=s${index}`;
    if (index === 5)
      return { id: "s5", type: "llm", input: { prompt: "Say something about {{ steps.s4.output.body }}" } };
    if (index % 2 === 0) return { id: `s${index}`, tool: "http.get", input: { url } };
    return { id: `s${index}`, tool: "http.post", idempotent: true, input: { url, body: { n: index } } };
  });

async function startTenSteps(): Promise<string> {
  const agent = await withRetry(() => createAgentFixture(ctx, { steps: tenSteps() }));
  return (await startRun(ctx, { agent: agent.id, trigger: "manual", input: {} })).id;
}

/** Waits for the end while the database may be away. */
async function ended(id: string) {
  for (;;) {
    try {
      return await waitForRun(id);
    } catch (error) {
      if (!isTransient(error)) throw error;
      await sleep(100);
    }
  }
}

async function expectCompletedOnce(id: string, killedAt: string | null): Promise<void> {
  const run = await ended(id);
  expect(run.error).toBeNull();
  expect(run.status).toBe("completed");
  expect(run.stepsCompleted).toBe(STEPS);
  const steps = await db.runStep.findMany({ where: { runId: id } });
  expect(steps.map((step) => [step.stepId, step.status]).sort()).toEqual(
    tenSteps()
      .map((step) => [step.id, "completed"])
      .sort(),
  );
  const charges = await db.creditTransaction.findMany({ where: { runId: id }, select: { stepId: true, amount: true } });
  expect(charges.sort((a, b) => `${a.stepId}`.localeCompare(`${b.stepId}`))).toEqual([
    { stepId: "", amount: -1 },
    { stepId: "s5", amount: -1 },
  ]);
  for (const [step, requests] of received) {
    expect(requests.length, `requests of ${step}`).toBeLessThanOrEqual(step === killedAt ? 2 : 1);
    expect(new Set(requests.map((each) => `${each.key} ${each.body}`)).size, `identity of ${step}`).toBe(1);
  }
  const workspace = await db.workspace.findUniqueOrThrow({ where: { id: ctx.workspaceId } });
  const ledger = await db.creditTransaction.aggregate({
    where: { workspaceId: ctx.workspaceId },
    _sum: { amount: true },
  });
  expect(workspace.creditBalance).toBe(10_000 + (ledger._sum.amount ?? 0));
}

describe("kill -9", () => {
  test.each(["s0", "s1", "s2", "s3", "s4", "s6", "s7", "s8", "s9"])(
    "of the worker at step %s: completed, each step recorded once, each charge once",
    async (step) => {
      killOnce(step, () => drover.killWorker());
      await expectCompletedOnce(await startTenSteps(), step);
      expect(received.get(step)).toHaveLength(2);
    },
    60_000,
  );

  test("of a worker in a write that may not be repeated: a person is asked, and it is tried again as they say", async () => {
    const url = `http://127.0.0.1:${sinkPort()}/?step=write`;
    const agent = await createAgentFixture(ctx, { steps: [{ id: "write", tool: "http.post", input: { url } }] });
    killOnce("write", () => drover.killWorker());
    const { id } = await startRun(ctx, { agent: agent.id, trigger: "manual", input: {} });
    await waitForRun(id, (run) => run.status === "awaiting_approval");
    const card = await db.approval.findFirstOrThrow({ where: { runId: id } });
    expect(card).toMatchObject({ kind: "in_doubt", stepId: "write", status: "pending" });
    expect(received.get("write")).toHaveLength(1);
    await respondToApproval(ctx, { approval: card.id, resolution: "retry" });
    expect(await ended(id)).toMatchObject({ status: "completed" });
    const requests = received.get("write") ?? [];
    expect(requests).toHaveLength(2);
    expect(new Set(requests.map((each) => `${each.key} ${each.body}`)).size).toBe(1);
  }, 60_000);

  test("of PostgreSQL in the middle of a run", async () => {
    killOnce("s4", () => process.kill(drover.postmasterPid(), "SIGKILL"));
    await expectCompletedOnce(await startTenSteps(), "s4");
  }, 90_000);

  test("of the whole process tree in the middle of a step", async () => {
    const exited = once(drover.supervisor, "exit");
    killOnce("s6", () => {
      const pids = [drover.workerPid(), drover.postmasterPid()];
      drover.supervisor.kill("SIGKILL");
      for (const pid of pids) process.kill(pid, "SIGKILL");
    });
    const id = await startTenSteps();
    await exited;
    await drover.start();
    await expectCompletedOnce(id, "s6");
  }, 90_000);

  test("between a sleep's beginning and its end", async () => {
    const agent = await createAgentFixture(ctx, {
      steps: [
        { id: "nap", type: "sleep", input: { duration_ms: 3000 } },
        { id: "after", type: "transform", input: "awake" },
      ],
    });
    const { id } = await startRun(ctx, { agent: agent.id, trigger: "manual", input: {} });
    await waitForRun(id, (run) => run.status === "sleeping");
    drover.killWorker();
    expect(await ended(id)).toMatchObject({ status: "completed", output: "awake" });
  }, 60_000);

  test("between a person's decision and the call it allows: the call is made, once", async () => {
    const url = `http://127.0.0.1:${sinkPort()}/?step=approved`;
    const agent = await createAgentFixture(
      ctx,
      { steps: [{ id: "write", tool: "http.post", input: { url, body: "as approved" } }] },
      { autonomy: "propose" },
    );
    const { id } = await startRun(ctx, { agent: agent.id, trigger: "manual", input: {} });
    await waitForRun(id, (run) => run.status === "awaiting_approval");
    drover.killWorker();
    const { id: approval } = await db.approval.findFirstOrThrow({ where: { runId: id } });
    await decideApproval(ctx, { approval, decision: "approved" });
    expect(await ended(id)).toMatchObject({ status: "completed" });
    expect(received.get("approved")).toEqual([{ key: `${id}:write`, body: "as approved" }]);
  }, 60_000);

  test("leaves no job, wait or timer behind", async () => {
    await expect
      .poll(async () => (await pool.query("SELECT count(*)::int AS jobs FROM graphile_worker.jobs")).rows[0]?.jobs, {
        timeout: 20_000,
      })
      .toBe(0);
    expect(await db.engineWait.count()).toBe(0);
    expect(await db.run.count({ where: { completedAt: null } })).toBe(0);
  }, 30_000);
});
