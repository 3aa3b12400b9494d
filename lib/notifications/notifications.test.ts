import { beforeAll, beforeEach, expect, test } from "vitest";
import { sweep } from "@/inngest/sweep";
import { type Call, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db } from "@/lib/db/client";
import { derivedId } from "@/lib/ids/derived-id";
import { newId } from "@/lib/ids/new-id";
import { sendMail } from "@/lib/mail/send-mail";
import { notify } from "./notify";
import type { Notification } from "./serialize";

let workspace: TestWorkspace;
let call: Call;
let colleague: string;

beforeAll(async () => {
  workspace = await testWorkspace();
  call = testClient((await workspace.key()).key);
  colleague = newId("user");
  await db.user.create({ data: { id: colleague, email: `${colleague}@example.com`, name: "Colleague" } });
  await db.membership.create({ data: { workspaceId: workspace.workspaceId, userId: colleague, role: "admin" } });
});
beforeEach(async () => {
  await db.notification.deleteMany();
});

const notice = (fields: object = {}) => ({
  workspaceId: workspace.workspaceId,
  userIds: [workspace.userId],
  kind: "webhook.disabled",
  title: "A webhook was disabled",
  body: "It failed for five days.",
  link: "/settings/webhooks",
  ...fields,
});
const listed = async (query = "") => (await call("GET", `/notifications${query}`)).body.data as Notification[];
const unread = async () => (await call("GET", "/notifications/count")).body.data;

test("they are listed newest first, read once, and read all together", async () => {
  for (const title of ["one", "two", "three"]) await notify(db, notice({ title }));
  expect((await listed()).map(({ title }) => title)).toEqual(["three", "two", "one"]);
  expect(await unread()).toEqual({ unread: 3 });
  const [newest] = await listed();
  const path = `/notifications/${newest?.id}`;
  const seen = await call("GET", path);
  expect(seen.body.data).toEqual({
    ...newest,
    read: false,
    read_at: null,
    kind: "webhook.disabled",
    link: "/settings/webhooks",
  });

  const read = await call("POST", `${path}/read`);
  expect([read.status, read.body.data]).toMatchObject([200, { read: true, read_at: expect.any(String) }]);
  expect((await call("POST", `${path}/read`)).body).toEqual(read.body);
  expect((await listed("?unread=true")).map(({ title }) => title)).toEqual(["two", "one"]);
  expect((await listed("?unread=false")).length).toBe(3);
  expect((await call("POST", "/notifications/read-all")).body.data).toEqual({ marked: 2 });
  expect((await call("POST", "/notifications/read-all")).body.data).toEqual({ marked: 0 });
  expect(await unread()).toEqual({ unread: 0 });
  expect((await call("GET", "/notifications?unread=1")).status).toBe(422);
});

test("pages follow each other, through those that are unread as well", async () => {
  for (let index = 0; index < 5; index++) await notify(db, notice({ title: `n${index}` }));
  const first = await call("GET", "/notifications?limit=2&unread=true");
  const second = await call("GET", `/notifications?limit=2&unread=true&cursor=${first.body.next_cursor}`);
  const titles = [first, second].flatMap(({ body }) => (body.data as Notification[]).map(({ title }) => title));
  expect(titles).toEqual(["n4", "n3", "n2", "n1"]);
  expect((await call("GET", "/notifications?cursor=junk")).body.error).toBe("invalid_cursor");
});

test("a colleague's are not there, and stay unread", async () => {
  await notify(db, notice({ userIds: [colleague] }));
  const { id } = await db.notification.findFirstOrThrow();
  expect(await listed()).toEqual([]);
  expect((await call("GET", `/notifications/${id}`)).status).toBe(404);
  expect((await call("POST", `/notifications/${id}/read`)).status).toBe(404);
  expect((await call("POST", "/notifications/read-all")).body.data).toEqual({ marked: 0 });
  expect(await db.notification.count({ where: { readAt: null } })).toBe(1);
});

test("repeated under one key, each person is told once", async () => {
  const once = { key: "some-event", at: new Date("2026-03-14T08:00:00Z") };
  expect(await notify(db, notice({ once }))).toEqual([workspace.userId]);
  const both = [workspace.userId, colleague, colleague];
  expect(await notify(db, notice({ once, userIds: both }))).toEqual([colleague]);
  expect(await notify(db, notice({ once, userIds: both }))).toEqual([]);
  expect(await db.notification.count()).toBe(2);
});

test("text is one plain line, and a link stays in the dashboard", async () => {
  await notify(db, notice({ title: `a\n\u202eb${"x".repeat(300)}`, body: "\u0000c" }));
  const [item] = await listed();
  expect(item?.title).toMatch(/^a bx+…$/);
  expect(item?.title.length).toBe(200);
  expect(item?.body).toBe("c");
  for (const link of ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"]) {
    await expect(notify(db, notice({ link }))).rejects.toThrow("path of the dashboard");
  }
});

test("what is older than 90 days is forgotten, and nothing else", async () => {
  const day = 24 * 3_600_000;
  const { workspaceId } = workspace;
  for (const days of [91, 89]) {
    const at = new Date(Date.now() - days * day);
    await notify(db, notice({ title: `${days}`, once: { key: "old", at } }));
    const id = derivedId("email", at, "old");
    await sendMail({ id, workspaceId, to: "ann@example.com", subject: `${days}`, text: "" });
  }
  await sweep();
  expect(await db.notification.findMany({ select: { title: true } })).toEqual([{ title: "89" }]);
  expect(await db.email.findMany({ select: { subject: true } })).toEqual([{ subject: "89" }]);
});
