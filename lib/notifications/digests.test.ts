import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db } from "@/lib/db/client";
import { deliverEmail } from "@/lib/mail/deliver-email";
import { digestDue } from "./digest-cron";
import { notify } from "./notify";
import { sendDigests } from "./send-digests";
import { updatePreferences } from "./update-preferences";

let ours: TestWorkspace;
let server: SMTPServer;
const arrived: { to: string[]; source: string }[] = [];

beforeAll(async () => {
  ours = await testWorkspace();
  server = new SMTPServer({
    disabledCommands: ["STARTTLS", "AUTH"],
    onData: (stream, { envelope }, done) => {
      let source = "";
      stream.on("data", (chunk: Buffer) => {
        source += chunk;
      });
      stream.on("end", () => {
        arrived.push({ to: envelope.rcptTo.map(({ address }) => address), source });
        done();
      });
    },
  });
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  process.env.DROVER_SMTP_URL = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise<void>((resolve) => server.close(resolve)));
beforeEach(async () => {
  arrived.length = 0;
  await db.notification.deleteMany();
  await db.email.deleteMany();
});

const KINDS = ["webhook.failed", "webhook.disabled", "budget.warned"] as const;

/** The member's digest, last sent at a time; three kinds go into it, of which one is shown in the dashboard as well. */
async function subscribe(
  digest: { frequency: "daily" | "weekly" | "off"; hour: number; timezone: string },
  sentAt: string,
) {
  await updatePreferences(ours.ctx, {
    kinds: KINDS.map((kind) => ({ kind, in_app: kind === "webhook.failed", email: "digest" as const })),
    digest,
  });
  await db.membership.updateMany({ where: { userId: ours.userId }, data: { digestSentAt: new Date(sentAt) } });
}
const tell = (kind: string, title: string) =>
  notify(db, { workspaceId: ours.workspaceId, userIds: [ours.userId], kind, title, link: "/settings/webhooks" });

async function deliverAll(): Promise<void> {
  for (const { id } of await db.email.findMany({ where: { status: "queued" } })) await deliverEmail(id);
}

test("sums up what was kept for it, by kind, once, though many workers look", async () => {
  await subscribe({ frequency: "daily", hour: 8, timezone: "Europe/Berlin" }, "2026-03-13T08:00:00Z");
  await tell("budget.warned", "A budget");
  await tell("webhook.failed", "First failure");
  await tell("webhook.failed", "Second failure");
  expect(await sendDigests(new Date("2026-03-14T06:59:59Z"))).toBe(0);
  const at = new Date("2026-03-14T07:04:00Z"); // 08:00 in Berlin was four minutes ago
  const sent = await Promise.all(Array.from({ length: 5 }, () => sendDigests(at)));
  expect(sent.reduce((sum, each) => sum + each, 0)).toBe(1);
  await deliverAll();
  expect(arrived).toHaveLength(1);
  const { to, source } = arrived[0] as { to: string[]; source: string };
  expect(to).toEqual([ours.email]);
  expect(source).toMatch(/^Subject: \[Drover\] 3 notifications in /m);
  const text = source.replace(/=\r\n/g, "");
  expect(text.indexOf("Budget nearly used up (1)")).toBeGreaterThan(0);
  expect(text.indexOf("Webhook not delivered (2)")).toBeGreaterThan(text.indexOf("Budget nearly used up (1)"));
  expect(text.indexOf("First failure")).toBeGreaterThan(text.indexOf("Second failure"));
  expect(text).toContain("/settings/webhooks");
  // What is shown in the dashboard too is still there; the rest was for the digest alone.
  expect((await db.notification.findMany()).map(({ title }) => title).sort()).toEqual([
    "First failure",
    "Second failure",
  ]);
  expect(await sendDigests(new Date("2026-03-15T07:30:00Z"))).toBe(0);
});

test("is not sent when there is nothing, nor twice for days on which nobody looked", async () => {
  await subscribe({ frequency: "daily", hour: 8, timezone: "UTC" }, "2026-03-01T09:00:00Z");
  expect(await sendDigests(new Date("2026-03-10T08:05:00Z"))).toBe(0);
  await tell("webhook.failed", "Late");
  expect(await sendDigests(new Date("2026-03-10T23:00:00Z"))).toBe(0); // that day's has been
  expect(await sendDigests(new Date("2026-03-11T08:00:00Z"))).toBe(1);
  expect(await db.email.count()).toBe(1);
});

test("begins with the next time after it was chosen, and not at all for those who want none or may not sign in", async () => {
  await subscribe({ frequency: "daily", hour: 8, timezone: "UTC" }, new Date().toISOString());
  await tell("webhook.failed", "Now");
  expect(await sendDigests(new Date())).toBe(0);
  const later = new Date(Date.now() + 25 * 3_600_000);
  await db.user.update({ where: { id: ours.userId }, data: { disabledAt: new Date() } });
  expect(await sendDigests(later)).toBe(0);
  await db.user.update({ where: { id: ours.userId }, data: { disabledAt: null } });
  await updatePreferences(ours.ctx, { digest: { frequency: "off" } });
  expect(await sendDigests(later)).toBe(0);
  await updatePreferences(ours.ctx, { digest: { frequency: "daily" } });
  expect(await sendDigests(later)).toBe(1);
});

test("lists a hundred and counts the rest", async () => {
  await subscribe({ frequency: "weekly", hour: 8, timezone: "UTC" }, "2026-03-01T09:00:00Z");
  for (let n = 0; n < 130; n++) await tell("budget.warned", `Budget ${n}`);
  expect(await sendDigests(new Date("2026-03-02T08:00:00Z"))).toBe(1); // a Monday
  const [mail] = await db.email.findMany();
  expect(mail?.subject).toMatch(/^\[Drover\] 130 notifications in /);
  expect(mail?.text.match(/^- Budget/gm)).toHaveLength(100);
  expect(mail?.text).toContain("And 30 more.");
  expect(await db.notification.count()).toBe(0);
});

const due = (digest: string, digestHour: number, digestTimezone: string, sentAt: string, now: string) =>
  digestDue({ digest, digestHour, digestTimezone, digestSentAt: new Date(sentAt) }, new Date(now))?.toISOString() ??
  null;

test.each([
  // In New York the clocks go forward at 2:00 on 8 March 2026: that day has no 2:00, and still has its digest.
  ["daily", 2, "America/New_York", "2026-03-07T07:00:00Z", "2026-03-08T06:59:59Z", null],
  ["daily", 2, "America/New_York", "2026-03-07T07:00:00Z", "2026-03-08T12:00:00Z", "2026-03-08T07:00:00.000Z"],
  ["daily", 2, "America/New_York", "2026-03-08T07:00:00Z", "2026-03-09T05:59:00Z", null],
  // They go back at 2:00 on 1 November: 1:00 comes twice, and the digest once.
  ["daily", 1, "America/New_York", "2026-10-31T05:00:00Z", "2026-11-01T05:30:00Z", "2026-11-01T05:00:00.000Z"],
  ["daily", 1, "America/New_York", "2026-11-01T05:00:00Z", "2026-11-01T23:00:00Z", null],
  // Eight in the morning stays eight in the morning.
  ["daily", 8, "Europe/Berlin", "2026-03-28T07:00:00Z", "2026-03-29T06:00:00Z", "2026-03-29T06:00:00.000Z"],
  ["weekly", 8, "Asia/Kathmandu", "2026-03-01T00:00:00Z", "2026-03-09T02:14:59Z", "2026-03-02T02:15:00.000Z"],
  ["weekly", 8, "Asia/Kathmandu", "2026-03-01T00:00:00Z", "2026-03-09T02:15:00Z", "2026-03-09T02:15:00.000Z"],
  ["off", 8, "UTC", "2026-03-01T00:00:00Z", "2026-03-09T02:15:00Z", null],
])("a %s digest at %d in %s, last at %s, falls due by %s at %s", (frequency, hour, zone, sentAt, now, expected) => {
  expect(due(frequency, hour, zone, sentAt, now)).toBe(expected);
});
