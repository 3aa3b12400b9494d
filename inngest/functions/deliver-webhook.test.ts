import type { ServerResponse } from "node:http";
import { Webhook } from "standardwebhooks";
import { describe, expect, test, vi } from "vitest";
import { db } from "@/lib/db/client";
import { deliveryLab } from "@/lib/testing/delivery-lab";
import { startWorker } from "@/lib/testing/start-worker";
import { type Received, redirect, reset, status } from "@/lib/testing/webhook-receiver";
import { attemptDelivery } from "@/lib/webhooks/attempt-delivery";
import { MAX_ATTEMPTS } from "@/lib/webhooks/backoff";
import { deleteWebhook } from "@/lib/webhooks/delete-webhook";
import { resendDelivery } from "@/lib/webhooks/resend-delivery";
import { updateWebhook } from "@/lib/webhooks/update-webhook";

const { lab, endpoint, send, find, settled, notices } = deliveryLab();

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
    const [request, ...more] = lab.receiver.at(path);
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
    const requests = lab.receiver.at(path);
    expect(new Set(requests.map((each) => JSON.stringify(sameMessage(each)))).size).toBe(1);
    for (const { headers, body } of requests) new Webhook(secret).verify(body, headers as Record<string, string>);
    expect(lab.receiver.at("/trap")).toEqual([]);
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
    await updateWebhook(lab.ctx, (await find(asked)).webhookId, { enabled: false });

    const { path } = await endpoint(status(500));
    const plain = await send();
    await expect.poll(async () => (await find(plain)).attempts).toBe(1);
    const first = await pause(plain, 1);
    expect(first).toBeGreaterThan(4000);
    expect(first).toBeLessThan(60_000);
    expect(lab.receiver.at(path)).toHaveLength(1);
    await updateWebhook(lab.ctx, (await find(plain)).webhookId, { enabled: false });
  });

  test("fails when its attempts are used up, with one notice; sent again it begins anew under the same id", async () => {
    const { id: webhook, path } = await endpoint(status(503));
    const ids = [await send(), await send()];
    for (const id of ids)
      expect(await settled(id, "failed")).toMatchObject({ attempts: MAX_ATTEMPTS, responseStatus: 503 });
    expect(await notices("webhook.failed")).toMatchObject([{ link: `/settings/webhooks/${webhook}` }]);
    lab.receiver.answer(path, status(500), status(204));
    const [id = ""] = ids;
    await resendDelivery(lab.ctx, { delivery: id });
    expect(await settled(id, "delivered")).toMatchObject({ attempts: MAX_ATTEMPTS + 2, responseStatus: 204 });
    const sent = lab.receiver.at(path).filter(({ headers }) => headers["webhook-id"] === id);
    expect(sent).toHaveLength(MAX_ATTEMPTS + 2);
    expect(new Set(sent.map(({ body }) => body)).size).toBe(1);
  });

  test("that waits is sent at once when somebody asks for it", async () => {
    vi.stubEnv("DROVER_WEBHOOK_BACKOFF_SCALE", "1000");
    const { path } = await endpoint(status(500), status(200));
    const id = await send();
    await expect.poll(async () => db.engineWait.count({ where: { matchValue: id } })).toBe(1);
    await resendDelivery(lab.ctx, { delivery: id });
    expect(await settled(id, "delivered")).toMatchObject({ attempts: 2 });
    expect(lab.receiver.at(path)).toHaveLength(2);
  });

  test("survives a restart of the worker between two attempts", async () => {
    vi.stubEnv("DROVER_WEBHOOK_BACKOFF_SCALE", "0.2");
    const { path } = await endpoint(status(500), status(200));
    const id = await send();
    await expect.poll(async () => db.engineWait.count({ where: { matchValue: id } })).toBe(1);
    await lab.worker.stop();
    lab.worker = await startWorker();
    expect(await settled(id, "delivered")).toMatchObject({ attempts: 2 });
    expect(lab.receiver.at(path)).toHaveLength(2);
  });

  test("whose record is lost goes out once more, the same, and not a third time", async () => {
    const { id: webhook, path } = await endpoint();
    await updateWebhook(lab.ctx, webhook, { events: ["run.failed"] }); // written below, without a job that sends it
    const id = "dlv_lost_record";
    const payload = '{"event" : "run.failed"}';
    await db.webhookDelivery.create({
      data: { id, workspaceId: lab.ctx.workspaceId, webhookId: webhook, event: "run.failed", payload },
    });
    const held: ServerResponse[] = []; // both attempts are under way before either is answered
    lab.receiver.answer(path, (response) => {
      held.push(response);
      if (held.length === 2) for (const each of held) each.writeHead(200).end();
    });
    const outcomes = await Promise.all([attemptDelivery(id, 1, 1), attemptDelivery(id, 1, 1)]);
    expect(outcomes).toEqual([{ state: "over" }, { state: "over" }]);
    expect(await attemptDelivery(id, 1, 1)).toEqual({ state: "over" });
    const requests = lab.receiver.at(path);
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
      data: { id, workspaceId: lab.ctx.workspaceId, webhookId: webhook, event: "run.completed", payload: "{}" },
    });
    const first = await attemptDelivery(id, 1, 1);
    expect(first).toEqual({ state: "waiting", at: expect.any(Number) });
    expect(await attemptDelivery(id, 1, 1)).toEqual(first);
    expect(lab.receiver.at(path)).toHaveLength(1);
  });

  test("goes nowhere when its endpoint is deleted meanwhile", async () => {
    vi.stubEnv("DROVER_WEBHOOK_BACKOFF_SCALE", "0.2");
    const { id: webhook, path } = await endpoint(status(500));
    const id = await send();
    await expect.poll(async () => db.engineWait.count({ where: { matchValue: id } })).toBe(1);
    await deleteWebhook(lab.ctx, { webhook });
    await expect.poll(async () => db.engineWait.count({ where: { matchValue: id } })).toBe(0);
    expect(await db.engineRun.count({ where: { id: { contains: id }, status: "failed" } })).toBe(0);
    expect(lab.receiver.at(path)).toHaveLength(1);
  });
});
