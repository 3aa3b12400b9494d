import { beforeAll, beforeEach, expect, test } from "vitest";
import { testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db } from "@/lib/db/client";
import { approvalLab } from "@/lib/testing/approval-lab";
import { countUnread } from "./count-unread";
import { NOTIFICATION_KINDS } from "./kinds";
import { listNotifications } from "./list-notifications";
import { notify } from "./notify";
import { getPreferences } from "./preferences";
import { readAllNotifications } from "./read-notification";
import { updatePreferences } from "./update-preferences";

const lab = approvalLab();
let ours: TestWorkspace;

beforeAll(async () => {
  ours = await testWorkspace();
});
beforeEach(async () => {
  await db.notification.deleteMany();
  await db.email.deleteMany();
  await db.notificationPreference.deleteMany();
});

const notice = (fields: object = {}) => ({
  workspaceId: ours.workspaceId,
  userIds: [ours.userId],
  kind: "webhook.disabled",
  title: "A webhook was disabled",
  body: "It failed for five days.",
  link: "/settings/webhooks",
  ...fields,
});
const choose = (
  kind: (typeof NOTIFICATION_KINDS)[number]["kind"],
  choice: { in_app?: boolean; email?: "off" | "instant" | "digest" },
) => updatePreferences(ours.ctx, { kinds: [{ kind, ...choice }] });
const listed = async () => (await listNotifications(ours.ctx, {})).data.map(({ title }) => title);
const mails = () => db.email.findMany({ where: { workspaceId: ours.workspaceId }, orderBy: { id: "asc" } });

test("whoever has chosen nothing is told as each kind says; a choice changes one kind and leaves the others", async () => {
  const before = await getPreferences(ours.ctx);
  expect(before.kinds.map(({ kind, in_app, email }) => [kind, in_app, email])).toEqual(
    NOTIFICATION_KINDS.map(({ kind, inApp, email }) => [kind, inApp, email]),
  );
  const after = await choose("webhook.failed", { email: "digest" });
  const changed = after.kinds.filter((each, index) => JSON.stringify(each) !== JSON.stringify(before.kinds[index]));
  expect(changed).toMatchObject([{ kind: "webhook.failed", in_app: true, email: "digest" }]);
  expect(await choose("webhook.failed", { in_app: false })).toEqual(await getPreferences(ours.ctx));
  const entry = await db.auditLog.findFirst({ where: { workspaceId: ours.workspaceId }, orderBy: { id: "desc" } });
  expect(entry).toMatchObject({
    action: "notification_preferences.updated",
    before: { kinds: { "webhook.failed": { in_app: true, email: "digest" } } },
    after: { kinds: { "webhook.failed": { in_app: false, email: "digest" } } },
  });
});

test("what is not to be shown is not listed, counted, read or found, and kept for the digest alone", async () => {
  await choose("webhook.disabled", { in_app: false, email: "digest" });
  await notify(db, notice());
  await notify(db, notice({ kind: "webhook.failed", title: "Shown" }));
  const hidden = await db.notification.findFirstOrThrow({ where: { kind: "webhook.disabled" } });
  expect(hidden).toMatchObject({ inApp: false, digest: true });
  expect(await listed()).toEqual(["Shown"]);
  expect(await countUnread(ours.ctx)).toEqual({ unread: 1 });
  const call = testClient((await ours.key()).key);
  expect((await call("GET", `/notifications/${hidden.id}`)).status).toBe(404);
  expect((await call("POST", `/notifications/${hidden.id}/read`)).status).toBe(404);
  expect(await readAllNotifications(ours.ctx)).toEqual({ marked: 1 });
  expect(await mails()).toEqual([]);
});

test("what is off altogether leaves nothing, and whoever wants mail gets it once", async () => {
  await choose("webhook.disabled", { in_app: false, email: "off" });
  expect(await notify(db, notice())).toEqual([]);
  expect(await db.notification.count()).toBe(0);
  await choose("webhook.disabled", { in_app: false, email: "instant" });
  const once = { key: "some-event", at: new Date("2026-03-14T08:00:00Z") };
  expect(await notify(db, notice({ once }))).toEqual([ours.userId]);
  expect(await notify(db, notice({ once }))).toEqual([]);
  expect(await listed()).toEqual([]);
  const [mail, ...others] = await mails();
  expect(others).toEqual([]);
  expect(mail).toMatchObject({ recipient: ours.email, subject: "[Drover] A webhook was disabled" });
  expect(mail?.text).toContain("/settings/webhooks\n");
  expect(mail?.text).toContain("/settings/notifications");
});

test("approvals are told as each member wants them", async () => {
  const [owner, admin] = [lab.ctx, lab.ada];
  await updatePreferences(owner, { kinds: [{ kind: "approval.requested", email: "off" }] });
  await updatePreferences(admin, { kinds: [{ kind: "approval.requested", in_app: false, email: "instant" }] });
  await lab.asked({ steps: [{ id: "go", type: "approval", input: { message: "Go?" } }] });
  const told = () =>
    db.notification.findMany({ where: { workspaceId: owner.workspaceId, kind: "approval.requested" } });
  await expect.poll(async () => (await told()).length, { timeout: 10_000 }).toBe(3);
  expect((await told()).filter(({ inApp }) => inApp).map(({ userId }) => userId)).not.toContain(admin.userId);
  const sent = await db.email.findMany({ where: { workspaceId: owner.workspaceId }, select: { recipient: true } });
  expect(sent.map(({ recipient }) => recipient).sort()).toEqual(
    [`${admin.userId}@example.com`, `${lab.grace.userId}@example.com`].sort(),
  );
});

test("they are a person's own: no key opens them, and what is no kind, choice or time zone is refused", async () => {
  const call = testClient((await ours.key()).key);
  expect((await call("GET", "/notification-preferences")).status).toBe(403);
  const refused = (input: object) => expect(updatePreferences(ours.ctx, input)).rejects;
  await refused({ kinds: [{ kind: "run.failed", email: "off" }] }).toMatchObject({ code: "validation_failed" });
  await refused({ kinds: [{ kind: "webhook.failed", email: "often" }] }).toMatchObject({ code: "validation_failed" });
  await refused({ digest: { hour: 24 } }).toMatchObject({ code: "validation_failed" });
  await refused({ digest: { frequency: "daily", timezone: "Mars/Olympus" } }).toMatchObject({
    code: "invalid_timezone",
  });
  expect((await getPreferences(ours.ctx)).digest).toMatchObject({ frequency: "off", hour: 8, timezone: "UTC" });
});
