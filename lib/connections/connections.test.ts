import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Call, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db } from "@/lib/db/client";
import { startWorker } from "@/lib/testing/start-worker";
import { type Receiver, startReceiver } from "@/lib/testing/webhook-receiver";
import type { Connection, StartedConnection } from "./serialize";

const CALENDAR = [
  "BEGIN:VCALENDAR",
  "VERSION:2.0",
  "PRODID:test",
  "X-WR-CALNAME:Holidays",
  "BEGIN:VEVENT",
  "UID:1",
  "DTSTAMP:20260101T000000Z",
  "DTSTART;VALUE=DATE:20260501",
  "SUMMARY:May Day",
  "END:VEVENT",
  "END:VCALENDAR",
].join("\r\n");
const SECRET_PATH = "/canary-of-the-address/basic.ics";
const KEY = "canary-of-the-key";

let receiver: Receiver;
let worker: Awaited<ReturnType<typeof startWorker>>;
let workspace: TestWorkspace;
let call: Call;

beforeAll(async () => {
  receiver = await startReceiver();
  receiver.answer(SECRET_PATH, (response) => response.end(CALENDAR));
  receiver.answer("/page.ics", (response) => response.end("<html>no calendar</html>"));
  receiver.answer("/gone.ics", (response) => response.writeHead(404).end());
  receiver.answer("/huge.ics", (response) => response.end(Buffer.alloc(6 * 1024 * 1024)));
  receiver.answer("/account", (response) => {
    const right = receiver.received.at(-1)?.headers["x-token"] === `Key ${KEY}`;
    response.writeHead(right ? 200 : 401).end();
  });
  vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", new URL(receiver.origin).host);
  worker = await startWorker();
  workspace = await testWorkspace();
  call = testClient((await workspace.key()).key);
});
afterAll(async () => {
  await worker.stop();
  await receiver.close();
  vi.unstubAllEnvs();
});

const host = () => new URL(receiver.origin).host;
const get = async (id: string) => (await call("GET", `/connections/${id}`)).body.data as Connection;

async function connect(body: Record<string, unknown>): Promise<Connection> {
  const answer = await call("POST", "/connections", body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  const { id, status, authorize_url } = answer.body.data as StartedConnection;
  expect([status, authorize_url]).toEqual(["checking", null]);
  await expect.poll(async () => (await get(id)).status).not.toBe("checking");
  return get(id);
}

describe("a calendar's address", () => {
  test("is fetched, named, and never given back", async () => {
    const url = `${receiver.origin}${SECRET_PATH}`;
    const connection = await connect({ app: "ics", fields: { url } });
    expect(connection).toMatchObject({
      name: "Calendar address (ICS)",
      kind: "calendar",
      status: "connected",
      account: host(),
      calendars: [{ id: "calendar", name: "Holidays", url: null }],
    });
    expect(connection.last_checked_at).not.toBeNull();
    const second = await connect({ app: "ics", fields: { url } });
    expect(second.name).toBe("Calendar address (ICS) 2");
    expect(JSON.stringify(await call("GET", "/connections"))).not.toContain("canary");
  });

  test.each([
    ["/page.ics", "no calendar"],
    ["/gone.ics", "answered 404"],
    ["/huge.ics", "larger than"],
  ])("%s says what is wrong with it", async (path, message) => {
    const connection = await connect({ app: "ics", name: path, fields: { url: `${receiver.origin}${path}` } });
    expect(connection).toMatchObject({ status: "error", last_error: expect.stringContaining(message) });
  });
});

describe("an API key", () => {
  const fields = (key: string) => ({
    key,
    hosts: host(),
    header: "X-Token",
    prefix: "Key",
    test_url: `${receiver.origin}/account`,
  });

  test("is tried out, tested again, and put right", async () => {
    const { id } = await connect({ app: "api_key", name: "Right", fields: fields(KEY) });
    expect(await get(id)).toMatchObject({ status: "connected", hosts: [host()], scopes: [] });
    const tested = await call("POST", `/connections/${id}/test`);
    expect(tested.body.data).toMatchObject({ status: "checking" });
    await expect.poll(async () => (await get(id)).status).toBe("connected");

    const wrong = await connect({ app: "api_key", name: "Wrong", fields: fields("wrong") });
    expect(wrong).toMatchObject({ status: "error", last_error: expect.stringContaining("answered 401") });
    await call("POST", `/connections/${wrong.id}/reconnect`, { fields: { key: KEY } });
    await expect.poll(async () => (await get(wrong.id)).status).toBe("connected");
  });

  test("is not sent to hosts that somebody adds without knowing it", async () => {
    const { id } = await connect({ app: "api_key", name: "Fixed", fields: fields(KEY) });
    const moved = await call("POST", `/connections/${id}/reconnect`, {
      fields: { hosts: "evil.example.com", test_url: "" },
    });
    expect(moved).toMatchObject({ status: 422, body: { details: [{ path: "fields.key" }] } });
    const asked = await call("POST", "/connections", {
      app: "api_key",
      fields: { ...fields(KEY), hosts: "api.example.com" },
    });
    expect(asked).toMatchObject({ status: 422, body: { details: [{ path: "fields.test_url" }] } });
  });
});

test("the list is filtered and cut into pages", async () => {
  const list = async (query: string) => {
    const { body } = await call("GET", `/connections?${query}`);
    return { rows: body.data as Connection[], cursor: body.next_cursor as string | null };
  };
  const all = (await list("limit=100")).rows;
  expect(all.length).toBeGreaterThan(5);
  expect(all.map(({ id }) => id)).toEqual(
    all
      .map(({ id }) => id)
      .sort()
      .reverse(),
  );
  const of = (pick: (each: Connection) => boolean) => all.filter(pick).map(({ id }) => id);
  const ids = async (query: string) => (await list(query)).rows.map(({ id }) => id);
  expect(await ids("limit=100&kind=calendar")).toEqual(of(({ kind }) => kind === "calendar"));
  expect(await ids("limit=100&app=api_key")).toEqual(of(({ app }) => app === "api_key"));
  expect(await ids("limit=100&status=error")).toEqual(of(({ status }) => status === "error"));
  const first = await list("limit=2");
  expect((await list(`limit=2&cursor=${first.cursor}`)).rows.map(({ id }) => id)).toEqual(
    all.slice(2, 4).map(({ id }) => id),
  );
});

test("an address of webcal is one of https, and iCloud's calendars may lie on its other hosts", async () => {
  const webcal = { app: "ics", name: "Web", fields: { url: "webcal://calendar.example.com/a.ics" } };
  expect((await call("POST", "/connections", webcal)).status).toBe(201);
  const fields = { url: "https://caldav.icloud.com/", username: "a", password: "b" };
  const answer = await call("POST", "/connections", { app: "caldav", name: "iCloud", fields });
  expect(answer.body.data).toMatchObject({ hosts: ["caldav.icloud.com", "*.icloud.com"] });
});

test("the connectors say what they need, and what is secret of it", async () => {
  const { body } = await call("GET", "/connectors");
  const connectors = body.data as {
    app: string;
    auth: string;
    redirect_uri: string | null;
    fields: { name: string; secret: boolean; required: boolean }[];
  }[];
  const find = (app: string) => connectors.find((each) => each.app === app);
  expect(connectors.map(({ app }) => app)).toEqual(
    expect.arrayContaining(["google", "github", "slack", "microsoft", "oauth2", "api_key", "caldav", "ics"]),
  );
  expect(find("oauth2")?.redirect_uri).toMatch(/\/connections\/callback$/);
  expect(
    find("caldav")
      ?.fields.filter(({ secret }) => secret)
      .map(({ name }) => name),
  ).toEqual(["password"]);
  const required = () => find("github")?.fields.find(({ name }) => name === "client_id")?.required;
  expect(required()).toBe(true);

  vi.stubEnv("DROVER_OAUTH_GITHUB_CLIENT_ID", "installed");
  const answer = await call("POST", "/connections", { app: "github", scopes: ["repo"] });
  const url = new URL((answer.body.data as StartedConnection).authorize_url ?? "");
  expect(url.origin + url.pathname).toBe("https://github.com/login/oauth/authorize");
  expect(Object.fromEntries(url.searchParams)).toMatchObject({ client_id: "installed", scope: "repo" });
  expect(url.searchParams.get("state")).toMatch(/^\w{43}$/);
  const row = await db.connection.findFirstOrThrow({ where: { app: "github" } });
  expect(JSON.stringify(row)).not.toContain(url.searchParams.get("state"));
});

describe("is refused:", () => {
  const oauth = {
    authorize_url: "https://example.com/a",
    token_url: "https://example.com/t",
    client_id: "c",
    hosts: "api.example.com",
  };
  test.each([
    ["an unknown app", { app: "nothing" }, "app"],
    ["an unknown field", { app: "ics", fields: { url: "https://example.com/", x: "y" } }, "fields.x"],
    ["a missing field", { app: "caldav", fields: { url: "https://example.com/", username: "a" } }, "fields.password"],
    ["scopes where there are none", { app: "ics", scopes: ["a"], fields: { url: "https://example.com/" } }, "scopes"],
    ["a scope that is not offered", { app: "github", scopes: ["admin"], fields: { client_id: "c" } }, "scopes"],
    ["plain http", { app: "ics", fields: { url: "http://example.com/" } }, "fields.url"],
    ["a host that is none", { app: "oauth2", fields: { ...oauth, hosts: "*.com" } }, "fields.hosts"],
    [
      "an account elsewhere",
      { app: "oauth2", fields: { ...oauth, account_url: "https://evil.com/" } },
      "fields.account_url",
    ],
    [
      "a header with a line break",
      { app: "api_key", fields: { key: "k", hosts: "a.com", header: "X\nY" } },
      "fields.header",
    ],
    ["another choice", { app: "oauth2", fields: { ...oauth, client_auth: "none" } }, "fields.client_auth"],
  ])("%s", async (_what, body, path) => {
    const answer = await call("POST", "/connections", body);
    expect(answer).toMatchObject({ status: 422, body: { details: [{ path }] } });
  });

  const INSIDE = ["127.0.0.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254", "localhost."];
  const fields: [string, string, Record<string, string>][] = [
    ["ics", "url", {}],
    ["caldav", "url", { username: "a", password: "b" }],
    ["api_key", "test_url", { key: "k", hosts: "a.com" }],
    ...["authorize_url", "token_url", "account_url", "revoke_url"].map(
      (name): [string, string, Record<string, string>] => ["oauth2", name, oauth],
    ),
  ];
  test.each(fields)("%s: a %s that leads inside", async (app, name, rest) => {
    for (const inside of INSIDE) {
      const url = `https://${inside}/`;
      const answer = await call("POST", "/connections", { app, fields: { ...rest, [name]: url } });
      expect(answer, url).toMatchObject({ status: 422, body: { details: [{ path: `fields.${name}` }] } });
    }
  });

  test("a name that is taken", async () => {
    const body = { app: "ics", name: "Taken", fields: { url: "https://calendar.example.com/" } };
    expect((await call("POST", "/connections", body)).status).toBe(201);
    expect((await call("POST", "/connections", body)).status).toBe(409);
    const { id } = (await call("POST", "/connections", { ...body, name: "Free" })).body.data as Connection;
    expect((await call("PATCH", `/connections/${id}`, { name: "Taken" })).status).toBe(409);
    expect((await call("PATCH", `/connections/${id}`, { name: "Renamed" })).body.data).toMatchObject({
      name: "Renamed",
    });
  });
});

test("what is deleted is gone, wiped and written down; nothing of it was ever in clear", async () => {
  const url = `${receiver.origin}${SECRET_PATH}`;
  const { id } = await connect({ app: "ics", name: "Short-lived", fields: { url } });
  const { credentialId } = await db.connection.findUniqueOrThrow({ where: { id } });
  expect((await call("DELETE", `/connections/${id}`)).status).toBe(204);
  expect((await call("GET", `/connections/${id}`)).status).toBe(404);
  const credential = await db.credential.findUniqueOrThrow({ where: { id: credentialId ?? "" } });
  expect(credential.revokedAt).not.toBeNull();
  expect(credential.sealed).toHaveLength(0);
  const entries = await db.auditLog.findMany({ where: { resourceId: id }, orderBy: { id: "asc" } });
  expect(entries.map(({ action }) => action)).toEqual(["connection.created", "connection.deleted"]);
  const rows = await db.$queryRaw<{ text: string }[]>`
    SELECT c::text AS text FROM connections c UNION ALL SELECT c::text FROM credentials c
    UNION ALL SELECT a::text FROM audit_logs a UNION ALL SELECT i::text FROM idempotency_records i`;
  expect(rows.filter(({ text }) => text.includes("canary"))).toEqual([]);
});
