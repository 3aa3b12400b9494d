import type { ServerResponse } from "node:http";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { startWorker } from "@/inngest/worker";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { createWorkspaceFixture } from "@/lib/testing/fixtures";
import { type Received, type Receiver, redirect, reset, startReceiver, status } from "@/lib/testing/webhook-receiver";
import { announce } from "@/lib/webhooks/announce";
import { attemptDelivery } from "@/lib/webhooks/attempt-delivery";
import { MAX_ATTEMPTS } from "@/lib/webhooks/backoff";
import { createWebhook } from "@/lib/webhooks/create-webhook";
import { deleteWebhook } from "@/lib/webhooks/delete-webhook";
import { resendDelivery } from "@/lib/webhooks/resend-delivery";
import { rotateSecret } from "@/lib/webhooks/rotate-secret";
import { updateWebhook } from "@/lib/webhooks/update-webhook";

// The real worker and a real receiver. Pauses between attempts are scaled down; their order is what counts.
const FOUR_WORKERS = "4";
let worker: Awaited<ReturnType<typeof startWorker>>;
let receiver: Receiver;
let ctx: Ctx;

beforeAll(async () => {
  receiver = await startReceiver();
  vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", new URL(receiver.origin).host);
  vi.stubEnv("DROVER_WORKER_CONCURRENCY", FOUR_WORKERS);
  worker = await startWorker();
});
beforeEach(async () => {
  ctx = await createWorkspaceFixture();
  vi.stubEnv("DROVER_WEBHOOK_BACKOFF_SCALE", "0.000001");
});
afterAll(async () => {
  await worker.stop();
  await receiver.close();
  vi.unstubAllEnvs();
});

let paths = 0;
async function endpoint(...behaviours: Parameters<Receiver["answer"]>[1][]) {
  const path = `/hook-${paths++}`;
  receiver.answer(path, ...behaviours);
  const { id, secret } = await createWebhook(ctx, { url: `${receiver.origin}${path}`, events: ["run.completed"] });
  return { id, secret, path };
}

async function send(): Promise<string> {
  const data = { status: "completed" };
  const [id = ""] = await announcing({
    workspaceId: ctx.workspaceId,
    event: "run.completed",
    agentId: "agt_1",
    runNumber: 7,
    data,
  });
  return id;
}
const announcing = (announcement: Parameters<typeof announce>[1]) =>
  db.$transaction((tx) => announce(tx, announcement));

const find = (id: string) =>
  db.webhookDelivery.findUniqueOrThrow({ where: { id }, include: { log: { orderBy: { number: "asc" } } } });
async function settled(id: string, state: "delivered" | "failed") {
  await expect.poll(async () => (await find(id)).status, { timeout: 25_000 }).toBe(state);
  return find(id);
}
const notices = (kind: string) => db.notification.findMany({ where: { workspaceId: ctx.workspaceId, kind } });
const sameMessage = ({ headers, body }: Received) => [headers["webhook-id"], body];

describe("a delivery", () => {
  test("arrives once, signed, and its log says how", async () => {
    const { secret, path } = await endpoint();
    const id = await send();
    const delivery = await settled(id, "delivered");
    expect(delivery).toMatchObject({ attempts: 1, responseStatus: 200, nextAttemptAt: null });
    expect(delivery.log).toMatchObject([
      {
        number: 1,
        responseStatus: 200,
        responseBody: "status 200",
        error: null,
        requestHeaders: { "webhook-id": id, "content-type": "application/json" },
        responseHeaders: { "transfer-encoding": "chunked" },
      },
    ]);
    const [request, ...more] = receiver.at(path);
    expect(more).toEqual([]);
    expect(new Webhook(secret).verify(request?.body ?? "", request?.headers as Record<string, string>)).toMatchObject({
      event: "run.completed",
      agent_uuid: "agt_1",
      run_id: 7,
      data: { status: "completed" },
    });
  });

  test("is tried again until it arrives: the same id and bytes, signed each time", async () => {
    const { id: webhook, secret, path } = await endpoint(status(500), reset, redirect(302, "/trap"), status(200));
    const id = await send();
    const delivery = await settled(id, "delivered");
    expect(delivery.log.map((attempt) => [attempt.number, attempt.responseStatus, attempt.error === null])).toEqual([
      [1, 500, false],
      [2, null, false],
      [3, 302, false],
      [4, 200, true],
    ]);
    const requests = receiver.at(path);
    expect(new Set(requests.map((each) => JSON.stringify(sameMessage(each)))).size).toBe(1);
    for (const { headers, body } of requests) new Webhook(secret).verify(body, headers as Record<string, string>);
    expect(receiver.at("/trap")).toEqual([]);
    expect((await db.webhook.findUniqueOrThrow({ where: { id: webhook } })).failingSince).toBeNull();
  });

  test("waits as long as the receiver asks, or as its schedule says if that is longer", async () => {
    vi.stubEnv("DROVER_WEBHOOK_BACKOFF_SCALE", "1");
    await endpoint(status(429, { "retry-after": "7200" }));
    const asked = await send();
    await expect.poll(async () => (await find(asked)).attempts).toBe(1);
    const pause = async (id: string, number: number) => {
      const { nextAttemptAt, log } = await find(id);
      return Number(nextAttemptAt) - Number(log[number - 1]?.startedAt);
    };
    expect(Math.round((await pause(asked, 1)) / 60_000)).toBe(120);
    await updateWebhook(ctx, (await find(asked)).webhookId, { enabled: false });

    const { path } = await endpoint(status(500));
    const plain = await send();
    await expect.poll(async () => (await find(plain)).attempts).toBe(1);
    const first = await pause(plain, 1);
    expect(first).toBeGreaterThan(4000);
    expect(first).toBeLessThan(60_000);
    expect(receiver.at(path)).toHaveLength(1);
    await updateWebhook(ctx, (await find(plain)).webhookId, { enabled: false });
  });

  test("fails when its attempts are used up, with one notice; sent again it begins anew under the same id", async () => {
    const { id: webhook, path } = await endpoint(status(503));
    const ids = [await send(), await send()];
    for (const id of ids)
      expect(await settled(id, "failed")).toMatchObject({ attempts: MAX_ATTEMPTS, responseStatus: 503 });
    expect(await notices("webhook.failed")).toMatchObject([{ link: `/settings/webhooks/${webhook}` }]);
    receiver.answer(path, status(500), status(204));
    const [id = ""] = ids;
    await resendDelivery(ctx, { delivery: id });
    expect(await settled(id, "delivered")).toMatchObject({ attempts: MAX_ATTEMPTS + 2, responseStatus: 204 });
    const sent = receiver.at(path).filter(({ headers }) => headers["webhook-id"] === id);
    expect(sent).toHaveLength(MAX_ATTEMPTS + 2);
    expect(new Set(sent.map(({ body }) => body)).size).toBe(1);
  });

  test("that waits is sent at once when somebody asks for it", async () => {
    vi.stubEnv("DROVER_WEBHOOK_BACKOFF_SCALE", "1000");
    const { path } = await endpoint(status(500), status(200));
    const id = await send();
    await expect.poll(async () => db.engineWait.count({ where: { matchValue: id } })).toBe(1);
    await resendDelivery(ctx, { delivery: id });
    expect(await settled(id, "delivered")).toMatchObject({ attempts: 2 });
    expect(receiver.at(path)).toHaveLength(2);
  });

  test("survives a restart of the worker between two attempts", async () => {
    vi.stubEnv("DROVER_WEBHOOK_BACKOFF_SCALE", "0.2");
    const { path } = await endpoint(status(500), status(200));
    const id = await send();
    await expect.poll(async () => db.engineWait.count({ where: { matchValue: id } })).toBe(1);
    await worker.stop();
    worker = await startWorker();
    expect(await settled(id, "delivered")).toMatchObject({ attempts: 2 });
    expect(receiver.at(path)).toHaveLength(2);
  });

  test("whose record is lost goes out once more, the same, and not a third time", async () => {
    const { id: webhook, path } = await endpoint();
    await updateWebhook(ctx, webhook, { events: ["run.failed"] }); // written below, without a job that sends it
    const id = "dlv_lost_record";
    const payload = '{"event" : "run.failed"}';
    await db.webhookDelivery.create({
      data: { id, workspaceId: ctx.workspaceId, webhookId: webhook, event: "run.failed", payload },
    });
    const held: ServerResponse[] = []; // both attempts are under way before either is answered
    receiver.answer(path, (response) => {
      held.push(response);
      if (held.length === 2) for (const each of held) each.writeHead(200).end();
    });
    const outcomes = await Promise.all([attemptDelivery(id, 1, 1), attemptDelivery(id, 1, 1)]);
    expect(outcomes).toEqual([{ state: "over" }, { state: "over" }]);
    expect(await attemptDelivery(id, 1, 1)).toEqual({ state: "over" });
    const requests = receiver.at(path);
    expect(requests.map(sameMessage)).toEqual([
      [id, payload],
      [id, payload],
    ]);
    expect(await find(id)).toMatchObject({ status: "delivered", attempts: 1, log: [{ number: 1 }] });
  });

  test("that failed and is recorded is not sent again by a repeat of its attempt", async () => {
    vi.stubEnv("DROVER_WEBHOOK_BACKOFF_SCALE", "1000");
    const { id: webhook, path } = await endpoint(status(500));
    const id = "dlv_repeat";
    await db.webhookDelivery.create({
      data: { id, workspaceId: ctx.workspaceId, webhookId: webhook, event: "run.completed", payload: "{}" },
    });
    const first = await attemptDelivery(id, 1, 1);
    expect(first).toEqual({ state: "waiting", at: expect.any(Number) });
    expect(await attemptDelivery(id, 1, 1)).toEqual(first);
    expect(receiver.at(path)).toHaveLength(1);
  });

  test("goes nowhere when its endpoint is deleted meanwhile", async () => {
    vi.stubEnv("DROVER_WEBHOOK_BACKOFF_SCALE", "0.2");
    const { id: webhook, path } = await endpoint(status(500));
    const id = await send();
    await expect.poll(async () => db.engineWait.count({ where: { matchValue: id } })).toBe(1);
    await deleteWebhook(ctx, { webhook });
    await expect.poll(async () => db.engineWait.count({ where: { matchValue: id } })).toBe(0);
    expect(await db.engineRun.count({ where: { id: { contains: id }, status: "failed" } })).toBe(0);
    expect(receiver.at(path)).toHaveLength(1);
  });
});

describe("the secret", () => {
  test("of each delivery verifies before, during and after a rotation", async () => {
    const { id: webhook, secret: old, path } = await endpoint();
    const verified = async (...secrets: string[]) => {
      const id = await send();
      await settled(id, "delivered");
      const request = receiver.at(path).find(({ headers }) => headers["webhook-id"] === id);
      const headers = request?.headers as Record<string, string>;
      return secrets.map((secret) => {
        try {
          return new Webhook(secret).verify(request?.body ?? "", headers) !== undefined;
        } catch {
          return false;
        }
      });
    };
    expect(await verified(old)).toEqual([true]);
    const { secret: fresh } = await rotateSecret(ctx, webhook);
    expect(await verified(old, fresh)).toEqual([true, true]);
    await db.webhook.update({ where: { id: webhook }, data: { previousSecretExpiresAt: new Date(Date.now() - 1000) } });
    expect(await verified(old, fresh)).toEqual([false, true]);
    const { secret: last } = await rotateSecret(ctx, webhook, { grace_ms: 0 });
    expect(await verified(fresh, last)).toEqual([false, true]);
  });
});

describe("an endpoint", () => {
  test("that says 410 is disabled with notice, and what waits for it ends", async () => {
    vi.stubEnv("DROVER_WEBHOOK_BACKOFF_SCALE", "1000");
    const { id: webhook, path } = await endpoint(status(500), status(410));
    const waiting = await send();
    await expect.poll(async () => db.engineWait.count({ where: { matchValue: waiting } })).toBe(1);
    const id = await send();
    await settled(id, "failed");
    await settled(waiting, "failed");
    await expect.poll(async () => db.engineWait.count({ where: { matchValue: waiting } })).toBe(0);
    expect(await db.webhook.findUniqueOrThrow({ where: { id: webhook } })).toMatchObject({
      enabled: false,
      disabledReason: "The receiver answered 410 Gone.",
    });
    expect(await notices("webhook.disabled")).toMatchObject([
      { userId: ctx.userId, link: `/settings/webhooks/${webhook}` },
    ]);
    const audit = await db.auditLog.findMany({ where: { resourceId: webhook, action: "webhook.disabled" } });
    expect(audit).toMatchObject([{ actorType: "system" }]);
    expect(await announcing({ workspaceId: ctx.workspaceId, event: "run.completed", data: {} })).toEqual([]);
    expect(receiver.at(path)).toHaveLength(2);
  });

  test("without a success for five days is disabled; one that fails now and then is not", async () => {
    const dead = await endpoint(status(500));
    const flaky = await endpoint(status(500), status(200));
    await db.webhook.updateMany({
      where: { id: { in: [dead.id, flaky.id] } },
      data: { failingSince: new Date(Date.now() - 121 * 3_600_000) },
    });
    await db.webhook.update({
      where: { id: flaky.id },
      data: { failingSince: new Date(Date.now() - 119 * 3_600_000) },
    });
    await send();
    await expect.poll(async () => (await db.webhook.findUniqueOrThrow({ where: { id: dead.id } })).enabled).toBe(false);
    await expect
      .poll(async () => (await db.webhook.findUniqueOrThrow({ where: { id: flaky.id } })).failingSince)
      .toBeNull();
    expect((await db.webhook.findUniqueOrThrow({ where: { id: flaky.id } })).enabled).toBe(true);
    expect(receiver.at(dead.path)).toHaveLength(1);
    expect(await notices("webhook.disabled")).toHaveLength(1);
  });

  test("that does not answer keeps nobody else waiting: two deliveries at a time, the others in the database", async () => {
    let open = 0;
    let most = 0;
    let answering = false;
    const held: (() => void)[] = [];
    const slow = await endpoint((response) => {
      most = Math.max(most, ++open);
      const end = () => {
        open--;
        response.end();
      };
      if (answering) setTimeout(end, 5);
      else held.push(end);
    });
    const SLOW = 30;
    const slowIds = await Promise.all(Array.from({ length: SLOW }, send));
    await expect.poll(() => held.length).toBe(2);
    await updateWebhook(ctx, slow.id, { events: ["run.failed"] });
    const quick = await endpoint();
    for (const id of await Promise.all(Array.from({ length: 5 }, send))) await settled(id, "delivered");
    expect(receiver.at(quick.path)).toHaveLength(5);
    expect([receiver.at(slow.path).length, open]).toEqual([2, 2]);
    await expect.poll(() => db.engineEvent.count({ where: { name: "engine/parked" } })).toBe(SLOW - 2);

    answering = true;
    for (const end of held) end();
    for (const id of slowIds) await settled(id, "delivered");
    expect(receiver.at(slow.path)).toHaveLength(SLOW);
    expect(most).toBe(2);
    expect(await db.engineEvent.count({ where: { name: "engine/parked" } })).toBe(0);
  });
});
