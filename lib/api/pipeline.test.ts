import { beforeAll, describe, expect, test } from "vitest";
import { createSession, revokeSession, sessionCookieName } from "@/lib/auth/sessions";
import { db } from "@/lib/db/client";
import { createApi } from "./app";
import { BASE, type Call, NO_LIMITS, testClient } from "./testing/test-client";
import { type TestWorkspace, testWorkspace } from "./testing/test-workspace";

let workspace: TestWorkspace;
let key: string;
let call: Call;
const api = createApi(NO_LIMITS);

beforeAll(async () => {
  workspace = await testWorkspace();
  key = (await workspace.key()).key;
  call = testClient(key, api);
});

describe("credentials", () => {
  const anonymous = testClient(null, api);

  test("401 without a key, with WWW-Authenticate", async () => {
    const answer = await anonymous("GET", "/agents");
    expect(answer.status).toBe(401);
    expect(answer.body.error).toBe("missing_api_key");
    expect(answer.headers.get("www-authenticate")).toBe("Bearer");
  });

  test("a key works in either header, and in both when they agree", async () => {
    expect((await anonymous("GET", "/agents", undefined, { "x-api-key": key })).status).toBe(200);
    expect((await call("GET", "/agents", undefined, { "x-api-key": key })).status).toBe(200);
  });

  test("400 when the two headers carry different keys", async () => {
    const answer = await call("GET", "/agents", undefined, { "x-api-key": `${key}x` });
    expect(answer.status).toBe(400);
    expect(answer.body.error).toBe("ambiguous_credentials");
  });

  test.each(["junk", "drv_", `drv_${"a".repeat(38)}`, "Bearer", "", "Ä"])("401 for the junk key %j", async (junk) => {
    const answer = await anonymous("GET", "/agents", undefined, { "x-api-key": junk });
    expect(answer.status).toBe(401);
    expect(["invalid_api_key", "missing_api_key"]).toContain(answer.body.error);
  });

  test("401 expired_api_key and revoked_api_key", async () => {
    const old = await workspace.key(["agents:read"]);
    await db.apiKey.update({ where: { id: old.id }, data: { expiresAt: new Date(Date.now() - 1) } });
    expect((await testClient(old.key, api)("GET", "/agents")).body.error).toBe("expired_api_key");
    await db.apiKey.update({ where: { id: old.id }, data: { revokedAt: new Date() } });
    expect((await testClient(old.key, api)("GET", "/agents")).body.error).toBe("revoked_api_key");
  });

  test("a disabled user's key is refused", async () => {
    const other = await testWorkspace();
    const theirs = testClient((await other.key()).key, api);
    expect((await theirs("GET", "/agents")).status).toBe(200);
    await db.user.update({ where: { id: other.userId }, data: { disabledAt: new Date() } });
    expect((await theirs("GET", "/agents")).status).toBe(401);
  });

  test("last_used_at is written, and not again within a minute", async () => {
    const fresh = await workspace.key();
    const client = testClient(fresh.key, api);
    const lastUsed = async () => (await db.apiKey.findUniqueOrThrow({ where: { id: fresh.id } })).lastUsedAt;
    expect(await lastUsed()).toBeNull();
    await client("GET", "/agents");
    await expect.poll(lastUsed).not.toBeNull();
    const first = await lastUsed();
    await client("GET", "/agents");
    expect(await lastUsed()).toEqual(first);
  });
});

describe("the session cookie", () => {
  async function cookie() {
    const { token } = await createSession({ userId: workspace.userId, workspaceId: workspace.workspaceId });
    return { token, cookie: `a=b; ${sessionCookieName()}=${token}` };
  }
  const anonymous = testClient(null, api);

  test("reads, and writes from the same origin", async () => {
    const { cookie: header } = await cookie();
    expect((await anonymous("GET", "/me", undefined, { cookie: header })).status).toBe(200);
    const headers = { cookie: header, origin: BASE, host: "drover.test", "sec-fetch-site": "same-origin" };
    expect((await anonymous("POST", "/contacts", { name: "By cookie" }, headers)).status).toBe(201);
  });

  test.each([
    [{}],
    [{ origin: "null" }],
    [{ origin: "https://evil.example" }],
    [{ origin: BASE, "sec-fetch-site": "cross-site" }],
    [{ origin: `${BASE}.evil.example` }],
  ])("403 cross_origin for a write with %j", async (headers) => {
    const { cookie: header } = await cookie();
    const answer = await anonymous(
      "POST",
      "/contacts",
      { name: "No" },
      { cookie: header, host: "drover.test", ...headers },
    );
    expect(answer.status).toBe(403);
    expect(answer.body.error).toBe("cross_origin");
  });

  test("a revoked session is nobody", async () => {
    const { token, cookie: header } = await cookie();
    await revokeSession(token);
    expect((await anonymous("GET", "/me", undefined, { cookie: header })).status).toBe(401);
  });
});

describe("paths", () => {
  test.each(["/nope", "/agents/x/y/z", "/runs/999999", "/runs/run_nope", "/agents/%00"])(
    "404 or 400 as JSON for %s",
    async (path) => {
      const answer = await call("GET", path);
      expect([400, 404]).toContain(answer.status);
    },
  );

  test.each(["/agents/%zz", "/agents/%ff", "/%", "/agents/a%00b"])("400 invalid_path for %s", async (path) => {
    const answer = await call("GET", path);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toBe("invalid_path");
  });

  test("405 with Allow", async () => {
    const answer = await call("PUT", "/agents");
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("GET, HEAD, POST");
  });

  test("a trailing slash is the same path, HEAD is GET without a body", async () => {
    expect((await call("GET", "/agents/")).status).toBe(200);
    expect((await call("HEAD", "/agents")).status).toBe(200);
    expect((await testClient(null, api)("HEAD", "/agents")).status).toBe(401);
  });

  test("a sane X-Request-Id is kept, another is not", async () => {
    const mine = await call("GET", "/agents", undefined, { "x-request-id": "abc-123" });
    expect(mine.headers.get("x-request-id")).toBe("abc-123");
    const odd = await call("GET", "/agents", undefined, { "x-request-id": "a b<script>" });
    expect(odd.headers.get("x-request-id")).toMatch(/^req_/);
  });
});

describe("bodies", () => {
  const post = (body: string, headers: Record<string, string> = {}) => call("POST", "/contacts", body, headers);

  test.each([
    ["{", 400, "invalid_json"],
    ['{"name":"\u0001"}', 400, "invalid_json"],
    ["[]", 422, "validation_failed"],
    ['"x"', 422, "validation_failed"],
    ["null", 422, "validation_failed"],
    ["{}", 422, "validation_failed"],
    ['{"name":"a","workspace_id":"wsp_x"}', 422, "validation_failed"],
    ['{"name":{"contains":""}}', 422, "validation_failed"],
    ['{"name":"a","__proto__":{"x":1}}', 422, "validation_failed"],
    ['{"name":"a","attributes":{"a":{"\\u005f_proto__":1}}}', 422, "validation_failed"],
    ['{"name":"a","attributes":{"constructor":1}}', 422, "validation_failed"],
    ['{"name":"a","attributes":{"n":1e999}}', 422, "validation_failed"],
    ['{"name":"a\\u0000"}', 422, "invalid_characters"],
    ['{"name":"a","attributes":{"x":"\\ud800"}}', 422, "invalid_characters"],
    ['{"name":"a","attributes":{"\\u0000":1}}', 422, "invalid_characters"],
    ['{"name":"a\\u202eb"}', 422, "validation_failed"],
    [`{"name":"a","attributes":${"[".repeat(70)}${"]".repeat(70)}}`, 422, "json_too_deep"],
    ["[".repeat(1_000_000), 422, "json_too_deep"],
    [`{"name":"${"a".repeat(1_048_577)}"}`, 413, "payload_too_large"],
    [
      `{"name":"a","attributes":{${Array.from({ length: 10_001 }, (_, i) => `"k${i}":1`).join()}}}`,
      422,
      "validation_failed",
    ],
  ])("%.40j is %i %s", async (body, status, code) => {
    const answer = await post(body);
    expect([answer.status, answer.body.error]).toEqual([status, code]);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  test("422 names each field that is wrong", async () => {
    const answer = await post(JSON.stringify({ name: "", email: "x", tags: ["a", 5], other: 1 }));
    const paths = (answer.body.details as { path: string }[]).map(({ path }) => path);
    expect(paths.sort()).toEqual(["email", "name", "other", "tags[1]"]);
  });

  test("415 for what is no JSON, by its name", async () => {
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", ""]) {
      expect((await post('{"name":"a"}', { "content-type": type })).status).toBe(415);
    }
    expect((await post('{"name":"a"}', { "content-encoding": "gzip" })).status).toBe(415);
    expect((await post('{"name":"Utf"}', { "content-type": "application/json; charset=UTF-8" })).status).toBe(201);
  });

  test("400 invalid_encoding for bytes that are not UTF-8", async () => {
    const response = await api.fetch(
      new Request(`${BASE}/api/v1/contacts`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        body: new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]),
      }),
    );
    expect(response.status).toBe(400);
    expect(((await response.json()) as { error: string }).error).toBe("invalid_encoding");
  });

  test("an endless body is cut off at the limit", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536).fill(32));
      },
    });
    const init = {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: endless,
    };
    const response = await api.fetch(
      new Request(`${BASE}/api/v1/contacts`, { ...init, duplex: "half" } as RequestInit),
    );
    expect(response.status).toBe(413);
    expect(sent).toBeLessThanOrEqual(1_048_576 + 3 * 65_536);
  });
});

describe("queries", () => {
  test.each([
    ["?limit=0", 422],
    ["?limit=101", 422],
    ["?limit=1e1", 422],
    ["?limit=", 422],
    ["?limit=5&limit=6", 422],
    ["?status[not]=x", 422],
    ["?status=nonsense", 422],
    ["?created_after=yesterday", 422],
    ["?unknown=1", 422],
    ["?__proto__=1", 422],
    ["?agent=%00", 422],
    ["?agent=%ff", 400],
    ["?cursor=junk", 400],
    ["?cursor=Y29udGFjdDpjb25feA", 400],
    ["?agent=nope", 404],
    ["?limit=100&status=completed&created_after=2026-01-01T00:00:00%2B02:00", 200],
    ["?", 200],
  ])("GET /runs%s is %i", async (query, status) => {
    expect((await call("GET", `/runs${query}`)).status).toBe(status);
  });
});

test("a stream passes through with the headers of every answer", async () => {
  const { id } = await workspace.agent("Streamed");
  const run = (await call("POST", `/agents/${id}/run`)).body.id as string;
  const events = `/runs/${run}/events`;
  const abort = new AbortController();
  const headers = { authorization: `Bearer ${key}` };
  const response = await api.fetch(new Request(`${BASE}/api/v1${events}`, { headers, signal: abort.signal }));
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  expect(response.headers.get("x-request-id")).not.toBeNull();
  const reader = response.body?.getReader();
  let text = "";
  while (!text.includes("run.queued")) text += new TextDecoder().decode((await reader?.read())?.value);
  abort.abort();
  await call("POST", `/runs/${run}/cancel`);
  const rest = await api.fetch(
    new Request(`${BASE}/api/v1${events}`, { headers: { ...headers, "last-event-id": "1" } }),
  );
  expect(await rest.text()).toContain("run.cancelled");
  const nothing = { ...headers, "last-event-id": "99" };
  expect((await api.fetch(new Request(`${BASE}/api/v1${events}`, { headers: nothing }))).status).toBe(204);
});
