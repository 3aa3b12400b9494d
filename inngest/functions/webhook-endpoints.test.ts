import { Webhook } from "standardwebhooks";
import { describe, expect, test, vi } from "vitest";
import { db } from "@/lib/db/client";
import { deliveryLab } from "@/lib/testing/delivery-lab";
import { status } from "@/lib/testing/webhook-receiver";
import { rotateSecret } from "@/lib/webhooks/rotate-secret";
import { updateWebhook } from "@/lib/webhooks/update-webhook";

const { lab, endpoint, send, announcing, settled, notices } = deliveryLab();

describe("the secret", () => {
  test("of each delivery verifies before, during and after a rotation", async () => {
    const { id: webhook, secret: old, path } = await endpoint();
    const verified = async (...secrets: string[]) => {
      const id = await send();
      await settled(id, "delivered");
      const request = lab.receiver.at(path).find(({ headers }) => headers["webhook-id"] === id);
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
    const { secret: fresh } = await rotateSecret(lab.ctx, webhook);
    expect(await verified(old, fresh)).toEqual([true, true]);
    await db.webhook.update({ where: { id: webhook }, data: { previousSecretExpiresAt: new Date(Date.now() - 1000) } });
    expect(await verified(old, fresh)).toEqual([false, true]);
    const { secret: last } = await rotateSecret(lab.ctx, webhook, { grace_ms: 0 });
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
      { userId: lab.ctx.userId, link: `/settings/webhooks/${webhook}` },
    ]);
    const audit = await db.auditLog.findMany({ where: { resourceId: webhook, action: "webhook.disabled" } });
    expect(audit).toMatchObject([{ actorType: "system" }]);
    expect(await announcing({ workspaceId: lab.ctx.workspaceId, event: "run.completed", data: {} })).toEqual([]);
    expect(lab.receiver.at(path)).toHaveLength(2);
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
    expect(lab.receiver.at(dead.path)).toHaveLength(1);
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
    await updateWebhook(lab.ctx, slow.id, { events: ["run.failed"] });
    const quick = await endpoint();
    for (const id of await Promise.all(Array.from({ length: 5 }, send))) await settled(id, "delivered");
    expect(lab.receiver.at(quick.path)).toHaveLength(5);
    expect([lab.receiver.at(slow.path).length, open]).toEqual([2, 2]);
    await expect.poll(() => db.engineEvent.count({ where: { name: "engine/parked" } })).toBe(SLOW - 2);

    answering = true;
    for (const end of held) end();
    for (const id of slowIds) await settled(id, "delivered");
    expect(lab.receiver.at(slow.path)).toHaveLength(SLOW);
    expect(most).toBe(2);
    expect(await db.engineEvent.count({ where: { name: "engine/parked" } })).toBe(0);
  });
});
