import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Call, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db } from "@/lib/db/client";
import { MAX_WEBHOOKS } from "./create-webhook";
import { openSecret } from "./secret";

let workspace: TestWorkspace;
let call: Call;
let stranger: Call;
beforeAll(async () => {
  stranger = testClient((await (await testWorkspace()).key()).key);
});
beforeEach(async () => {
  workspace = await testWorkspace();
  call = testClient((await workspace.key()).key);
});

const url = "https://example.com/hooks/drover?team=1";
type Data = { id: string; secret: string; previous_secret_expires_at: string | null; last_delivery: { id: string } };
async function create(body: object = {}): Promise<Data> {
  const created = await call("POST", "/webhooks", { url, events: ["run.completed"], ...body });
  expect(created.status).toBe(201);
  return created.body.data as Data;
}
const data = (answer: { body: { data?: unknown } }) => answer.body.data as Data & Record<string, unknown>;

describe("an endpoint", () => {
  test("is created with its secret, read without it, changed and deleted; each change leaves an audit row", async () => {
    const created = await create({ events: ["run.failed", "run.completed", "run.failed"], description: "Ops" });
    expect(created).toMatchObject({
      url,
      events: ["run.failed", "run.completed"],
      description: "Ops",
      enabled: true,
      disabled_reason: null,
      failing_since: null,
      last_delivery: null,
    });
    const { secret, ...shown } = created;
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
    expect(data(await call("GET", `/webhooks/${created.id}`))).toEqual(shown);
    expect((await call("GET", "/webhooks")).body.data).toEqual([shown]);

    const stored = await db.webhook.findUniqueOrThrow({ where: { id: created.id } });
    expect(stored.secret).not.toContain(secret.slice(6));
    expect(openSecret(created.id, stored.secret)).toBe(secret);
    expect(() => openSecret("whk_other", stored.secret)).toThrow();

    const changed = await call("PATCH", `/webhooks/${created.id}`, {
      url: "https://example.org/",
      events: ["credits.low"],
    });
    expect(data(changed)).toMatchObject({ url: "https://example.org/", events: ["credits.low"], description: "Ops" });
    expect((await call("DELETE", `/webhooks/${created.id}`)).status).toBe(204);
    expect((await call("GET", `/webhooks/${created.id}`)).status).toBe(404);
    const audit = await db.auditLog.findMany({ where: { resourceId: created.id }, orderBy: { id: "asc" } });
    expect(audit.map(({ action }) => action)).toEqual(["webhook.created", "webhook.updated", "webhook.deleted"]);
    expect(JSON.stringify(audit)).not.toContain("whsec_");
  });

  test.each([
    [{ url }, "events"],
    [{ events: ["run.completed"] }, "url"],
    [{ url, events: [] }, "events"],
    [{ url, events: ["*"] }, "events[0]"],
    [{ url, events: ["webhook.test"] }, "events[0]"],
    [{ url: "nowhere", events: ["run.completed"] }, "url"],
    [{ url: `https://example.com/${"x".repeat(2000)}`, events: ["run.completed"] }, "url"],
    [{ url, events: ["run.completed"], secret: "whsec_mine" }, "secret"],
    [{ url, events: ["run.completed"], description: "x".repeat(501) }, "description"],
  ])("422 for %j", async (body, path) => {
    const answer = await call("POST", "/webhooks", body);
    expect(answer).toMatchObject({ status: 422, body: { error: "validation_failed" } });
    expect((answer.body.details as { path: string }[]).map((detail) => detail.path)).toContain(path);
  });

  test.each([
    "http://127.0.0.1/",
    "http://localhost/",
    "http://localhost./",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://0/",
    "http://10.0.0.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data",
    "http://192.168.1.1/",
    "http://[::1]/",
    "http://[::127.0.0.1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[fd00::1]/",
    "http://１２７.0.0.1/",
    "https://example.com:8080/",
    "https://user:pass@example.com/",
    "ftp://example.com/",
    "file:///etc/passwd",
  ])("%s is no address for it, neither at first nor later", async (bad) => {
    const body = { url: bad, events: ["run.completed"] };
    expect(await call("POST", "/webhooks", body)).toMatchObject({ status: 422, body: { error: "url_not_allowed" } });
    const { id } = await create();
    expect(await call("PATCH", `/webhooks/${id}`, { url: bad })).toMatchObject({
      status: 422,
      body: { error: "url_not_allowed" },
    });
    expect(data(await call("GET", `/webhooks/${id}`)).url).toBe(url);
  });

  test(`there are at most ${MAX_WEBHOOKS} in a workspace, also when many are created at once`, async () => {
    const body = { url, events: ["run.completed"] };
    const answers = await Promise.all(Array.from({ length: MAX_WEBHOOKS + 4 }, () => call("POST", "/webhooks", body)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(MAX_WEBHOOKS);
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(4);
    expect(await db.webhook.count({ where: { workspaceId: workspace.workspaceId } })).toBe(MAX_WEBHOOKS);
  });

  test("is listed page by page", async () => {
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.unshift((await create()).id);
    const seen: string[] = [];
    let cursor: unknown = "";
    do {
      const page = await call("GET", `/webhooks?limit=2${cursor ? `&cursor=${cursor}` : ""}`);
      seen.push(...(page.body.data as Data[]).map(({ id }) => id));
      cursor = page.body.next_cursor;
    } while (cursor);
    expect(seen).toEqual(ids);
  });

  test("the same Idempotency-Key creates one", async () => {
    const headers = { "idempotency-key": "create-once" };
    const body = { url, events: ["run.completed"] };
    const first = await call("POST", "/webhooks", body, headers);
    const second = await call("POST", "/webhooks", body, headers);
    expect(second.body).toEqual(first.body);
    expect(await db.webhook.count({ where: { workspaceId: workspace.workspaceId } })).toBe(1);
  });
});

describe("its secret", () => {
  test("is rotated: the one before is kept for a day, or for as long as asked, or not at all", async () => {
    const { id, secret } = await create();
    const before = Date.now();
    const rotated = data(await call("POST", `/webhooks/${id}/rotate-secret`));
    expect(rotated.secret).toMatch(/^whsec_/);
    expect(rotated.secret).not.toBe(secret);
    const grace = Date.parse(rotated.previous_secret_expires_at ?? "") - before;
    expect(Math.round(grace / 3_600_000)).toBe(24);
    const row = await db.webhook.findUniqueOrThrow({ where: { id } });
    expect(openSecret(id, row.secret)).toBe(rotated.secret);
    expect(openSecret(id, row.previousSecret ?? "")).toBe(secret);

    const short = data(await call("POST", `/webhooks/${id}/rotate-secret`, { grace_ms: 3_600_000 }));
    expect(Math.round((Date.parse(short.previous_secret_expires_at ?? "") - before) / 3_600_000)).toBe(1);
    expect(
      data(await call("POST", `/webhooks/${id}/rotate-secret`, { grace_ms: 0 })).previous_secret_expires_at,
    ).toBeNull();
    expect((await db.webhook.findUniqueOrThrow({ where: { id } })).previousSecret).toBeNull();
    const late = await call("POST", `/webhooks/${id}/rotate-secret`, { grace_ms: 8 * 24 * 3_600_000 });
    expect(late.status).toBe(422);
  });
});

describe("deliveries", () => {
  test("are listed by status and event, and read with their body", async () => {
    const { id } = await create();
    const tests = [];
    for (let i = 0; i < 3; i++) tests.unshift(data(await call("POST", `/webhooks/${id}/test`)).id);
    await db.webhookDelivery.update({
      where: { id: tests[1] ?? "" },
      data: { status: "failed", completedAt: new Date() },
    });
    const list = async (query = "") =>
      ((await call("GET", `/webhooks/${id}/deliveries${query}`)).body.data as Data[]).map((each) => each.id);
    expect(await list()).toEqual(tests);
    expect(await list("?status=failed")).toEqual([tests[1]]);
    expect(await list("?status=pending&event=webhook.test")).toEqual([tests[0], tests[2]]);
    expect(await list("?event=run.completed")).toEqual([]);
    expect((await call("GET", `/webhooks/${id}/deliveries?status=gone`)).status).toBe(422);
    const first = await call("GET", `/webhooks/${id}/deliveries?limit=2`);
    expect(await list(`?limit=2&cursor=${first.body.next_cursor}`)).toEqual([tests[2]]);

    const one = data(await call("GET", `/webhook-deliveries/${tests[0]}`));
    expect(one).toMatchObject({ event: "webhook.test", status: "pending", attempts: 0, log: [], url });
    expect(JSON.parse(String(one.request_body))).toEqual({
      event: "webhook.test",
      agent_uuid: null,
      run_id: null,
      timestamp: expect.any(String),
      data: { message: expect.any(String) },
    });
    expect(data(await call("GET", `/webhooks/${id}`)).last_delivery.id).toBe(tests[0]);
  });

  test("of a disabled endpoint end, and are not sent again before it is enabled", async () => {
    const { id } = await create();
    const delivery = data(await call("POST", `/webhooks/${id}/test`)).id;
    const path = `/webhook-deliveries/${delivery}`;
    await db.webhook.update({ where: { id }, data: { failingSince: new Date(0) } });
    await call("PATCH", `/webhooks/${id}`, { enabled: false });
    expect(data(await call("GET", path))).toMatchObject({ status: "failed", next_attempt_at: null });
    for (const refused of [await call("POST", `/webhooks/${id}/test`), await call("POST", `${path}/resend`)])
      expect(refused).toMatchObject({ status: 422, body: { message: expect.stringContaining("Enable it") } });

    expect(data(await call("PATCH", `/webhooks/${id}`, { enabled: true }))).toMatchObject({ failing_since: null });
    const again = await call("POST", `${path}/resend`);
    expect(again.status).toBe(202);
    expect(data(again)).toMatchObject({ id: delivery, status: "pending", completed_at: null });
    const audit = await db.auditLog.findMany({ where: { resourceId: delivery } });
    expect(audit.map(({ action }) => action)).toEqual(["webhook_delivery.resent"]);
  });
});

test("what belongs to another workspace is not there", async () => {
  const { id } = await create();
  const delivery = data(await call("POST", `/webhooks/${id}/test`)).id;
  for (const [method, path, body] of [
    ["GET", `/webhooks/${id}`],
    ["PATCH", `/webhooks/${id}`, { enabled: false }],
    ["DELETE", `/webhooks/${id}`],
    ["POST", `/webhooks/${id}/rotate-secret`],
    ["POST", `/webhooks/${id}/test`],
    ["GET", `/webhooks/${id}/deliveries`],
    ["GET", `/webhook-deliveries/${delivery}`],
    ["POST", `/webhook-deliveries/${delivery}/resend`],
  ] as const) {
    const theirs = await stranger(method, path, body);
    const nothing = await stranger(method, path.replace(id, "whk_none").replace(delivery, "dlv_none"), body);
    expect([theirs.status, theirs.body.message]).toEqual([404, nothing.body.message]);
  }
  expect((await stranger("GET", "/webhooks")).body.data).toEqual([]);
  expect(data(await call("GET", `/webhooks/${id}`))).toMatchObject({ enabled: true, previous_secret_expires_at: null });
});
