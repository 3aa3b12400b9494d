import { beforeEach, expect, test } from "vitest";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { createSession } from "@/lib/auth/sessions";
import { db } from "@/lib/db/client";
import { formatId } from "@/lib/ids/new-id";
import { createTrigger } from "@/lib/triggers/create-trigger";
import { createWebhook } from "@/lib/webhooks/create-webhook";
import { sweep } from "./sweep";

const DAY_MS = 24 * 3_600_000;
const before = (days: number) => new Date(Date.now() - days * DAY_MS);
let made = 0;
const idBefore = (kind: "notification" | "email" | "webhookDelivery" | "signal", days: number) =>
  formatId(kind, before(days).getTime(), new Uint8Array(16).fill(++made % 32));

let workspace: TestWorkspace;
let base: { workspaceId: string };
beforeEach(async () => {
  workspace = await testWorkspace();
  base = { workspaceId: workspace.workspaceId };
});

/** Each thing the sweep forgets, how long it is kept, and how one that is so many days old is made. */
const LINES: [string, number, (days: number) => Promise<unknown>, () => Promise<number>][] = [
  [
    "answers kept for an idempotency key",
    1,
    (days) =>
      db.idempotencyRecord.create({
        data: { ...base, route: "POST /x", key: `${days}`, requestHash: new Uint8Array(32), createdAt: before(days) },
      }),
    () => db.idempotencyRecord.count({ where: base }),
  ],
  [
    "windows of rate limits",
    2,
    (days) => db.rateLimitWindow.create({ data: { subject: base.workspaceId, windowStart: before(days) } }),
    () => db.rateLimitWindow.count({ where: { subject: base.workspaceId } }),
  ],
  [
    "sessions",
    30,
    async (days) => {
      const { id } = await createSession({ userId: workspace.userId, ...base });
      await db.session.update({ where: { id }, data: { expiresAt: before(days - 30) } });
    },
    () => db.session.count({ where: base }),
  ],
  [
    "notifications",
    90,
    (days) => {
      const told = { userId: workspace.userId, kind: "test", title: "x", link: "/" };
      return db.notification.create({ data: { id: idBefore("notification", days), ...base, ...told } });
    },
    () => db.notification.count({ where: base }),
  ],
  [
    "emails",
    90,
    (days) =>
      db.email.create({
        data: { id: idBefore("email", days), ...base, recipient: "a@example.com", subject: "s", text: "t" },
      }),
    () => db.email.count({ where: base }),
  ],
  [
    "signals",
    30,
    async (days) => {
      const { id: agentId } = await workspace.agent();
      const sent = { agentId, type: "t", payload: {}, sentBy: "usr_0", createdAt: before(days) };
      await db.signal.create({ data: { id: idBefore("signal", days), ...base, ...sent } });
    },
    () => db.signal.count({ where: base }),
  ],
  [
    "webhook deliveries",
    30,
    async (days) => {
      const { id: webhookId } = await createWebhook(workspace.ctx, {
        url: "https://example.com/",
        events: ["run.failed"],
      });
      const delivery = { webhookId, event: "run.failed", payload: "{}", status: days % 2 ? "failed" : "delivered" };
      await db.webhookDelivery.create({ data: { id: idBefore("webhookDelivery", days), ...base, ...delivery } });
    },
    () => db.webhookDelivery.count({ where: base }),
  ],
  [
    "times of a schedule",
    400,
    async (days) => {
      const { id: agentId } = await workspace.agent();
      const schedule = await db.schedule.create({
        data: { id: `sch_${agentId}`, ...base, agentId, cron: "0 7 * * *" },
      });
      await db.scheduleFire.create({
        data: { scheduleId: schedule.id, scheduledFor: before(days), status: "started" },
      });
    },
    () => db.scheduleFire.count({ where: { schedule: base } }),
  ],
  [
    "deliveries to a trigger",
    7,
    async (days) => {
      const { id: agentId } = await workspace.agent();
      const { id: triggerId } = await createTrigger(workspace.ctx, agentId, {});
      await db.triggerDelivery.create({
        data: { triggerId, deliveryId: "1", runId: "run_0", createdAt: before(days) },
      });
    },
    () => db.triggerDelivery.count({ where: { trigger: base } }),
  ],
];

test.each(LINES)("%s are forgotten after %i days, and not before", async (_what, days, make, count) => {
  await make(days - 0.1);
  await sweep();
  expect(await count()).toBe(1);
  await make(days + 0.1);
  await make(days + 1);
  expect(await count()).toBe(3);
  await sweep();
  expect(await count()).toBe(1);
});

test("a delivery that still waits is kept, however old", async () => {
  const { id: webhookId } = await createWebhook(workspace.ctx, { url: "https://example.com/", events: ["run.failed"] });
  const delivery = { webhookId, event: "run.failed", payload: "{}", status: "pending" };
  await db.webhookDelivery.create({ data: { id: idBefore("webhookDelivery", 60), ...base, ...delivery } });
  await sweep();
  expect(await db.webhookDelivery.count({ where: base })).toBe(1);
});

test("more than one batch is forgotten in one sweep", async () => {
  const rows = Array.from({ length: 2500 }, (_, index) => ({ subject: `s${index}`, windowStart: before(5) }));
  await db.rateLimitWindow.createMany({ data: rows });
  await sweep();
  expect(await db.rateLimitWindow.count({ where: { windowStart: { lt: before(4) } } })).toBe(0);
});

test("a call of an Inngest server is remembered for as long as its signature holds, and no longer", async () => {
  const minutes = (count: number) => ({ signature: `${count}`, createdAt: before(count / 1440) });
  await db.inngestCall.createMany({ data: [minutes(11), minutes(16)] });
  await sweep();
  expect(await db.inngestCall.findMany({ select: { signature: true } })).toEqual([{ signature: "11" }]);
});
