import { beforeAll, describe, expect, test } from "vitest";
import { createApi } from "@/lib/api/app";
import { NO_LIMITS, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { newApiKey } from "@/lib/auth/api-key-format";
import { createSession, sessionCookieName } from "@/lib/auth/sessions";
import { db } from "@/lib/db/client";
import { createAgentFixture } from "@/lib/testing/fixtures";
import { createTrigger } from "@/lib/triggers/create-trigger";
import type { CreateTriggerInput } from "@/lib/triggers/input";
import type { TriggerWithKey } from "@/lib/triggers/serialize";
import { type ExtCall, extClient, pathOf } from "@/lib/triggers/testing/ext-client";

// Who may call, how, and with what. No worker: runs are started and stay queued.

let workspace: TestWorkspace;
let key: string;
let call: ExtCall;
let open: TriggerWithKey;

const JSON_TYPE = { "content-type": "application/json" };
const FORM_TYPE = { "content-type": "application/x-www-form-urlencoded" };
const SCHEMA = {
  type: "object",
  properties: {
    count: { type: "integer" },
    ratio: { type: ["number", "null"] },
    urgent: { type: "boolean" },
    code: { type: "string" },
    either: { type: ["string", "number"] },
  },
  required: ["count"],
};

beforeAll(async () => {
  workspace = await testWorkspace();
  await db.workspace.update({ where: { id: workspace.workspaceId }, data: { creditBalance: 10_000 } });
  key = (await workspace.key(["agents:trigger"])).key;
  call = extClient();
  open = await create({ allow_get: true });
});

async function create(input: CreateTriggerInput = {}, input_schema?: Record<string, unknown>) {
  const steps = [{ id: "show", type: "display" as const, input: { content: "Hello" } }];
  const agent = await createAgentFixture(workspace.ctx, { steps, ...(input_schema && { input_schema }) });
  return createTrigger(workspace.ctx, agent.id, input);
}
const runsOf = ({ id }: TriggerWithKey) => db.run.count({ where: { sourceId: id } });
const withKey = (headers: Record<string, string> = {}) => ({ "x-api-key": key, ...headers });
const lastInput = async ({ id }: TriggerWithKey) =>
  (await db.run.findFirstOrThrow({ where: { sourceId: id }, orderBy: { number: "desc" } })).input;

describe("keys", () => {
  test("either header works", async () => {
    const path = `/ext/triggers/${open.id}`;
    expect((await call(path, { headers: { authorization: `Bearer ${key}` } })).status).toBe(200);
    expect((await call(path, { headers: { "X-API-KEY": key } })).status).toBe(200);
  });

  test("none, junk, revoked, without the scope, of another workspace: refused, and nothing starts", async () => {
    const fresh = await create();
    const path = `/ext/triggers/${fresh.id}`;
    const revoked = await workspace.key();
    await db.apiKey.update({ where: { id: revoked.id }, data: { revokedAt: new Date() } });
    const reader = (await workspace.key(["agents:read"])).key;
    const stranger = (await (await testWorkspace()).key()).key;
    const { token } = await createSession({ userId: workspace.userId, workspaceId: workspace.workspaceId });
    for (const [headers, status, code] of [
      [{}, 401, "missing_api_key"],
      [{ "x-api-key": "junk" }, 401, "invalid_api_key"],
      [{ "x-api-key": newApiKey() }, 401, "invalid_api_key"],
      [{ "x-api-key": revoked.key }, 401, "revoked_api_key"],
      [{ "x-api-key": key, authorization: `Bearer ${reader}` }, 400, "ambiguous_credentials"],
      [{ "x-api-key": reader }, 403, "insufficient_scope"],
      [{ "x-api-key": stranger }, 404, "not_found"],
      [{ cookie: `${sessionCookieName()}=${token}` }, 401, "missing_api_key"],
    ] as const) {
      const answer = await call(path, { headers });
      expect([answer.status, answer.body.error]).toEqual([status, code]);
      if (status === 401) expect(answer.headers.get("www-authenticate")).toBe("Bearer");
    }
    expect(await runsOf(fresh)).toBe(0);
  });

  test("a hook key in a header is the wrong type, here and on /api/v1", async () => {
    for (const [name, value] of [
      ["x-api-key", open.hook_key],
      ["authorization", `Bearer ${open.hook_key}`],
    ] as const) {
      const answer = await call(`/ext/triggers/${open.id}`, { headers: { [name]: value } });
      expect([answer.status, answer.body.error]).toEqual([401, "wrong_key_type"]);
    }
    expect((await testClient(open.hook_key)("GET", "/agents")).body.error).toBe("wrong_key_type");
  });

  test("an API key in a URL is refused, and its workspace finds that in the audit log", async () => {
    const mine = await workspace.key();
    const before = await runsOf(open);
    const answer = await call(`/ext/webhook/${mine.key}/triggers/${open.id}`);
    expect([answer.status, answer.body.error]).toEqual([401, "wrong_key_type"]);
    expect(answer.body.message).toContain("hook keys");
    const row = await db.auditLog.findFirstOrThrow({ where: { action: "key_in_url", resourceId: mine.id } });
    expect(row.workspaceId).toBe(workspace.workspaceId);
    expect(JSON.stringify(row)).not.toContain(mine.key.slice(4));
    expect((await call(`/ext/webhook/${newApiKey()}/triggers/${open.id}`)).body.error).toBe("wrong_key_type");
    expect(await runsOf(open)).toBe(before);
  });

  test("a hook key opens its own trigger only", async () => {
    const other = await create();
    const answer = await call(`/ext/webhook/${open.hook_key}/triggers/${other.id}`);
    expect([answer.status, answer.body.error]).toEqual([404, "not_found"]);
    expect((await call(`/ext/webhook/${open.hook_key}/triggers/${open.agent_id}`)).status).toBe(200);
    for (const junk of ["junk", "drvh_", newApiKey("hook"), `${open.hook_key}x`]) {
      const refused = await call(`/ext/webhook/${junk}/triggers/${open.id}`);
      expect([refused.status, refused.body.error]).toEqual([401, "invalid_api_key"]);
    }
    expect(await runsOf(other)).toBe(0);
  });
});

describe("methods", () => {
  test("GET starts a run where the trigger allows it, with the query as input", async () => {
    const answer = await call(`/ext/triggers/${open.id}?Hello=World&a=b%20c`, { method: "GET", headers: withKey() });
    expect([answer.status, answer.text]).toEqual([200, ""]);
    expect(await lastInput(open)).toEqual({ Hello: "World", a: "b c" });
    expect((await call(`${pathOf(open.webhook_url)}?x=1`, { method: "GET" })).status).toBe(200);
  });

  test("GET is 405 where it does not, and so is every other method everywhere", async () => {
    const shut = await create();
    const get = await call(`/ext/triggers/${shut.id}`, { method: "GET", headers: withKey() });
    expect([get.status, get.body.error, get.headers.get("allow")]).toEqual([
      405,
      "method_not_allowed",
      "HEAD, OPTIONS, POST",
    ]);
    for (const method of ["PUT", "PATCH", "DELETE"]) {
      expect((await call(`/ext/triggers/${open.id}`, { method, headers: withKey() })).status).toBe(405);
    }
    expect(await runsOf(shut)).toBe(0);
  });

  test("OPTIONS answers the preflight without a key", async () => {
    for (const path of [`/ext/triggers/${open.id}`, pathOf(open.webhook_url), "/ext/triggers/nobody"]) {
      const headers = { origin: "https://shop.example", "access-control-request-method": "POST" };
      expect((await call(path, { method: "OPTIONS", headers })).status).toBe(204);
    }
  });

  test("HEAD and what looks at links start nothing", async () => {
    const before = await runsOf(open);
    const path = pathOf(open.webhook_url);
    expect((await call(path, { method: "HEAD" })).status).toBe(200);
    for (const agent of [
      "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
      "Twitterbot/1.0",
      "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
      "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
      "WhatsApp/2.23.20.0",
      "TelegramBot (like TwitterBot)",
      "LinkedInBot/1.0 (compatible; Mozilla/5.0)",
    ]) {
      const answer = await call(path, { method: "GET", headers: { "user-agent": agent } });
      expect([answer.status, answer.text]).toEqual([200, ""]);
      expect(answer.headers.get("x-pf-run-id")).toBeNull();
    }
    for (const name of ["purpose", "sec-purpose"]) {
      await call(path, { method: "GET", headers: { [name]: "prefetch" } });
    }
    expect(await runsOf(open)).toBe(before);
    const posted = await call(path, { headers: { "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)" } });
    expect(posted.headers.get("x-pf-run-id")).not.toBeNull(); // Slack's own calls are POSTs
  });

  test("paths that are none answer as the API does, CORS headers and all", async () => {
    for (const [path, status] of [
      ["/ext", 404],
      ["/ext/", 404],
      ["/ext/triggers", 404],
      ["/ext/other", 404],
      ["/ext/triggers/a/b", 404],
      ["/ext/webhook/x", 404],
      ["/ext/triggers/%zz", 400],
      ["/ext/triggers/%00", 400],
      [`/ext/triggers/${open.id}/`, 200],
      ["/ext/triggers/nobody", 404],
    ] as const) {
      expect((await call(path, { headers: withKey() })).status, path).toBe(status);
    }
  });
});

describe("input", () => {
  const send = (trigger: TriggerWithKey, body: string | Uint8Array, headers: Record<string, string>, query = "") =>
    call(`/ext/triggers/${trigger.id}${query}`, { headers: withKey(headers), body: body as BodyInit });

  test.each([
    ['{"a":1,"b":[true]}', JSON_TYPE, "", { a: 1, b: [true] }],
    ["[1,2]", JSON_TYPE, "", { body: [1, 2] }],
    ['"text"', { "content-type": "application/json; charset=utf-8" }, "", { body: "text" }],
    ["null", JSON_TYPE, "?a=1", { a: "1", body: null }],
    ['{"a":1}', { "content-type": "application/cloudevents+json" }, "", { a: 1 }],
    ['{"a":"body"}', JSON_TYPE, "?a=query&b=query", { a: "body", b: "query" }],
    ["Hello=World&x=%2B+%23", FORM_TYPE, "?Hello=query&q=1", { Hello: "World", x: "+ #", q: "1" }],
    ["", {}, "?only=query", { only: "query" }],
    ["", FORM_TYPE, "", {}],
  ])("%j as %j%s is %j", async (body, headers, query, input) => {
    expect((await send(open, body, headers, query)).status).toBe(200);
    expect(await lastInput(open)).toEqual(input);
  });

  test.each([
    ["{", JSON_TYPE, 400, "invalid_json"],
    [new Uint8Array([0x7b, 0xff]), JSON_TYPE, 400, "invalid_encoding"],
    ["a=%ff", FORM_TYPE, 400, "invalid_encoding"],
    ["--x\r\n", { "content-type": "multipart/form-data; boundary=x" }, 415, "unsupported_media_type"],
    ["text", { "content-type": "text/plain" }, 415, "unsupported_media_type"],
    ["{}", { ...JSON_TYPE, "content-encoding": "gzip" }, 415, "unsupported_media_type"],
    [`{"a":"${"x".repeat(1_048_576)}"}`, JSON_TYPE, 413, "payload_too_large"],
    [`{"a":${"[".repeat(70)}${"]".repeat(70)}}`, JSON_TYPE, 422, "json_too_deep"],
    ['{"__proto__":{"a":1}}', JSON_TYPE, 422, "validation_failed"],
    ["__proto__=1", FORM_TYPE, 422, "validation_failed"],
    ["a=1&a=2", FORM_TYPE, 422, "validation_failed"],
    ["a&".repeat(10_001), FORM_TYPE, 422, "validation_failed"],
    ["a=%00", FORM_TYPE, 422, "invalid_characters"],
    ['{"a":"\\u0000"}', JSON_TYPE, 422, "invalid_characters"],
  ])("%.30j as %j is %i %s", async (body, headers, status, code) => {
    const before = await runsOf(open);
    const answer = await send(open, body, headers as Record<string, string>);
    expect([answer.status, answer.body.error]).toEqual([status, code]);
    expect(await runsOf(open)).toBe(before);
  });

  test("strings of forms and queries become what the agent's schema asks for; JSON is taken as it is", async () => {
    const typed = await create({ allow_get: true }, SCHEMA);
    const form = "count=3&ratio=-1.5e2&urgent=true&code=007&either=12&other=5";
    const values = { count: 3, ratio: -150, urgent: true, code: "007", either: "12", other: "5" };
    expect((await send(typed, form, FORM_TYPE)).status).toBe(200);
    expect(await lastInput(typed)).toEqual(values);
    expect((await call(`/ext/triggers/${typed.id}?${form}`, { method: "GET", headers: withKey() })).status).toBe(200);
    expect(await lastInput(typed)).toEqual(values);
    for (const [body, headers] of [
      ["count=three", FORM_TYPE],
      ["count=", FORM_TYPE],
      ["count=0x10", FORM_TYPE],
      ["count=1.5", FORM_TYPE],
      ["count=1&urgent=yes", FORM_TYPE],
      ['{"count":"3"}', JSON_TYPE],
      ["{}", JSON_TYPE],
    ] as const) {
      const answer = await send(typed, body, headers);
      expect([answer.status, answer.body.error], body).toEqual([422, "validation_failed"]);
    }
    expect(await runsOf(typed)).toBe(2);
  });
});

describe("what cannot run", () => {
  test("a paused agent, a disabled trigger, an agent without a version, no credits", async () => {
    const trigger = await create();
    const path = `/ext/triggers/${trigger.id}`;
    const expectError = async (status: number, error: string) => {
      const answer = await call(path, { headers: withKey() });
      expect([answer.status, answer.body.error]).toEqual([status, error]);
    };
    await db.agent.update({ where: { id: trigger.agent_id }, data: { status: "paused" } });
    await expectError(409, "agent_not_active");
    await db.agent.update({ where: { id: trigger.agent_id }, data: { status: "active" } });
    await db.trigger.update({ where: { id: trigger.id }, data: { enabled: false } });
    await expectError(409, "agent_not_active");
    expect((await call(`/ext/triggers/${trigger.agent_id}`, { headers: withKey() })).status).toBe(404);
    await db.trigger.update({ where: { id: trigger.id }, data: { enabled: true } });
    const { publishedVersionId } = await db.agent.findUniqueOrThrow({ where: { id: trigger.agent_id } });
    await db.agent.update({ where: { id: trigger.agent_id }, data: { publishedVersionId: null } });
    await expectError(409, "agent_not_published");
    await db.agent.update({ where: { id: trigger.agent_id }, data: { publishedVersionId } });
    await db.workspace.update({ where: { id: workspace.workspaceId }, data: { creditBalance: 0 } });
    await expectError(402, "insufficient_credits");
    await db.workspace.update({ where: { id: workspace.workspaceId }, data: { creditBalance: 10_000 } });
    expect(await runsOf(trigger)).toBe(0);
  });

  test("an agent's id means its newest enabled trigger", async () => {
    const older = await create();
    const newer = await createTrigger(workspace.ctx, older.agent_id, {});
    await call(`/ext/triggers/${older.agent_id}`, { headers: withKey() });
    expect([await runsOf(older), await runsOf(newer)]).toEqual([0, 1]);
    await db.trigger.update({ where: { id: newer.id }, data: { enabled: false } });
    await call(`/ext/triggers/${older.agent_id}`, { headers: withKey() });
    expect([await runsOf(older), await runsOf(newer)]).toEqual([1, 1]);
  });
});

test("no error under /api/v1 carries CORS headers", async () => {
  const answer = await createApi(NO_LIMITS).fetch(new Request("http://drover.test/api/v1/ext/triggers/x"));
  expect(answer.headers.get("access-control-allow-origin")).toBeNull();
});
