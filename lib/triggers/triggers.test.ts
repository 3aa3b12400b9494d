import { beforeAll, describe, expect, test } from "vitest";
import { type Call, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db, pool } from "@/lib/db/client";
import type { Trigger, TriggerWithKey } from "./serialize";
import { type ExtCall, extClient, pathOf } from "./testing/ext-client";

let workspace: TestWorkspace;
let call: Call;
let ext: ExtCall;
let agent: string;

beforeAll(async () => {
  workspace = await testWorkspace();
  call = testClient((await workspace.key()).key);
  ext = extClient();
  agent = (await workspace.agent()).id;
});

async function create(body: object = {}): Promise<TriggerWithKey> {
  const answer = await call("POST", `/agents/${agent}/triggers`, body);
  expect(answer.status).toBe(201);
  return answer.body.data as TriggerWithKey;
}
const read = async (id: string) => (await call("GET", `/triggers/${id}`)).body.data as Trigger;

describe("a trigger", () => {
  test("is created with its URLs and its key, which are shown this once", async () => {
    const made = await create({ name: "From the shop" });
    expect(made.hook_key).toMatch(/^drvh_[0-9A-Za-z]{38}$/);
    expect(made.endpoint).toBe(`http://localhost:3000/ext/triggers/${made.id}`);
    expect(made.webhook_url).toBe(`http://localhost:3000/ext/webhook/${made.hook_key}/triggers/${made.id}`);
    const { hook_key, webhook_url: _url, ...shown } = made;
    expect(shown).toMatchObject({ name: "From the shop", enabled: true, allow_get: false, verification: null });
    expect(shown.hook_key_hint).toBe(`drvh_…${hook_key.slice(-4)}`);
    expect(await read(made.id)).toEqual(shown);
    const list = await call("GET", `/agents/${agent}/triggers`);
    expect((list.body.data as Trigger[])[0]).toEqual(shown);
    const row = await db.trigger.findUniqueOrThrow({ where: { id: made.id } });
    expect(JSON.stringify(row)).not.toContain(hook_key.slice(5));
  });

  test("is listed newest first, page by page", async () => {
    const [one, two, three] = [await create(), await create(), await create()];
    const first = await call("GET", `/agents/${agent}/triggers?limit=2`);
    expect((first.body.data as Trigger[]).map(({ id }) => id)).toEqual([three.id, two.id]);
    const second = await call("GET", `/agents/${agent}/triggers?limit=2&cursor=${first.body.next_cursor}`);
    expect((second.body.data as Trigger[])[0]?.id).toBe(one.id);
  });

  test("is changed and deleted, each with its audit row", async () => {
    const made = await create();
    const changed = await call("PATCH", `/triggers/${made.id}`, { name: "Renamed", enabled: false, allow_get: true });
    expect(changed.body.data).toMatchObject({ name: "Renamed", enabled: false, allow_get: true });
    expect((await ext(pathOf(made.webhook_url))).body.error).toBe("agent_not_active");
    expect((await call("DELETE", `/triggers/${made.id}`)).status).toBe(204);
    expect((await call("GET", `/triggers/${made.id}`)).status).toBe(404);
    expect((await ext(pathOf(made.webhook_url))).body.error).toBe("invalid_api_key");
    const audit = await db.auditLog.findMany({ where: { resourceId: made.id }, orderBy: { id: "asc" } });
    expect(audit.map(({ action }) => action)).toEqual(["trigger.created", "trigger.updated", "trigger.deleted"]);
  });

  test("keeps its secret sealed, and never answers it", async () => {
    const secret = "the secret nobody may see";
    const made = await create({ verification: { scheme: "github", secret } });
    expect(made.verification).toEqual({ scheme: "github" });
    expect(JSON.stringify(made)).not.toContain(secret);
    const row = await db.trigger.findUniqueOrThrow({ where: { id: made.id } });
    expect(row.verificationSecret).not.toContain(secret);
    const audit = await db.auditLog.findMany({ where: { resourceId: made.id } });
    expect(JSON.stringify(audit)).not.toContain(secret);
    await call("PATCH", `/triggers/${made.id}`, { verification: null });
    const after = await db.trigger.findUniqueOrThrow({ where: { id: made.id } });
    expect([after.verification, after.verificationSecret]).toEqual([null, null]);
  });

  test.each([
    [{ name: "" }, "name"],
    [{ name: "a\u202eb" }, "name"],
    [{ enabled: "yes" }, "enabled"],
    [{ other: 1 }, "other"],
    [{ verification: { scheme: "stripe" } }, "verification.secret"],
    [{ verification: { scheme: "stripe", secret: "" } }, "verification.secret"],
    [{ verification: { scheme: "stripe", secret: "short" } }, "verification.secret"],
    [{ verification: { scheme: "standard-webhooks", secret: "no base64 at all!" } }, "verification.secret"],
    [{ verification: { scheme: "hmac", secret: "long enough" } }, "verification.header"],
    [{ verification: { scheme: "hmac", secret: "long enough", header: "Authorization" } }, "verification.header"],
    [{ verification: { scheme: "hmac", secret: "long enough", header: "x y" } }, "verification.header"],
    [{ verification: { scheme: "github", secret: "long enough", header: "x" } }, "verification.header"],
    [{ verification: { scheme: "none" } }, "verification.scheme"],
    [{ allow_get: true, verification: { scheme: "github", secret: "long enough" } }, "allow_get"],
  ])("422 for %j", async (body, path) => {
    const { id } = await create();
    for (const answer of [
      await call("POST", `/agents/${agent}/triggers`, body),
      await call("PATCH", `/triggers/${id}`, body),
    ]) {
      expect([answer.status, (answer.body.details as { path: string }[])[0]?.path]).toEqual([422, path]);
    }
    expect((await read(id)).verification).toBeNull();
  });

  test("that verifies signatures cannot be opened for GET, in either order", async () => {
    const verified = await create({ verification: { scheme: "github", secret: "long enough" } });
    expect((await call("PATCH", `/triggers/${verified.id}`, { allow_get: true })).status).toBe(422);
    const open = await create({ allow_get: true });
    const body = { verification: { scheme: "github", secret: "long enough" } };
    expect((await call("PATCH", `/triggers/${open.id}`, body)).status).toBe(422);
    expect((await call("PATCH", `/triggers/${open.id}`, { ...body, allow_get: false })).status).toBe(200);
  });
});

describe("rotation", () => {
  test("gives a new key; the one before works until its grace is over", async () => {
    const first = await create();
    const answer = await call("POST", `/triggers/${first.id}/rotate`);
    expect(answer.status).toBe(200);
    const second = answer.body.data as TriggerWithKey;
    expect(second.hook_key).not.toBe(first.hook_key);
    const grace = Date.parse(second.previous_key_expires_at ?? "") - Date.now();
    expect(Math.round(grace / 3_600_000)).toBe(24);
    expect((await ext(pathOf(first.webhook_url))).status).toBe(200);
    expect((await ext(pathOf(second.webhook_url))).status).toBe(200);

    await pool.query("UPDATE triggers SET previous_key_expires_at = now() WHERE id = $1", [first.id]);
    const late = await ext(pathOf(first.webhook_url));
    expect([late.status, late.body.error]).toEqual([401, "expired_api_key"]);
    expect((await ext(pathOf(second.webhook_url))).status).toBe(200);
    expect((await read(first.id)).previous_key_expires_at).toBeNull();
  });

  test("without grace stops the key before at once; a second one ends the grace of the first", async () => {
    const first = await create();
    const rotate = async (grace_ms: number) =>
      (await call("POST", `/triggers/${first.id}/rotate`, { grace_ms })).body.data as TriggerWithKey;
    const second = await rotate(60_000);
    const third = await rotate(60_000);
    const statuses = async () =>
      Promise.all([first, second, third].map(async (each) => (await ext(pathOf(each.webhook_url))).status));
    expect(await statuses()).toEqual([401, 200, 200]);
    const fourth = await rotate(0);
    expect(await statuses()).toEqual([401, 401, 401]);
    expect((await ext(pathOf(fourth.webhook_url))).status).toBe(200);
  });

  test("two at once leave two keys that work, and no third", async () => {
    const first = await create();
    const answers = await Promise.all([1, 2].map(() => call("POST", `/triggers/${first.id}/rotate`)));
    for (const { body } of answers) {
      expect((await ext(pathOf((body.data as TriggerWithKey).webhook_url))).status).toBe(200);
    }
    expect((await ext(pathOf(first.webhook_url))).status).toBe(401);
  });

  test("repeated under one Idempotency-Key is one rotation", async () => {
    const first = await create();
    const headers = { "idempotency-key": "rotate-once" };
    const one = await call("POST", `/triggers/${first.id}/rotate`, {}, headers);
    const two = await call("POST", `/triggers/${first.id}/rotate`, {}, headers);
    expect(two.body).toEqual(one.body);
    expect((await ext(pathOf(first.webhook_url))).status).toBe(200);
  });

  test.each([{ grace_ms: -1 }, { grace_ms: 72 * 3_600_000 + 1 }, { grace_ms: 1.5 }, { grace_ms: "1" }])(
    "422 for %j",
    async (body) => {
      const { id } = await create();
      expect((await call("POST", `/triggers/${id}/rotate`, body)).status).toBe(422);
    },
  );
});

test("last_used_at is written when it is called, and not again within a minute", async () => {
  const made = await create();
  expect(made.last_used_at).toBeNull();
  await ext(pathOf(made.webhook_url));
  await expect.poll(async () => (await read(made.id)).last_used_at).not.toBeNull();
  const { last_used_at: first } = await read(made.id);
  await ext(pathOf(made.webhook_url));
  expect((await read(made.id)).last_used_at).toBe(first);
});
