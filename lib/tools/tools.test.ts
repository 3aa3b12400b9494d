import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Ctx } from "@/lib/auth/context";
import { db } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { createWorkspaceFixture } from "@/lib/testing/fixtures";
import { RunSecrets } from "@/lib/vault/run-secrets";
import { getTool, listTools, toolInfoMap } from "./registry";

let seen: { method?: string; url: URL; headers: http.IncomingHttpHeaders; body: string }[] = [];
let reply: (url: URL) => { status?: number; headers?: http.OutgoingHttpHeaders; body?: unknown } = () => ({});
let base: string;
let workspace: Ctx;

const server = http.createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  const url = new URL(request.url ?? "/", "http://server");
  seen.push({ method: request.method, url, headers: request.headers, body });
  const { status = 200, headers = { "content-type": "application/json" }, body: answer } = reply(url);
  response.writeHead(status, headers).end(typeof answer === "string" ? answer : JSON.stringify(answer));
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  base = `http://127.0.0.1:${port}`;
  vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", `127.0.0.1:${port}`);
  vi.stubEnv("DROVER_OPEN_METEO_URL", base);
  vi.stubEnv("DROVER_OPEN_METEO_GEOCODING_URL", base);
  workspace = await createWorkspaceFixture();
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.close();
  server.closeAllConnections();
});
beforeEach(() => {
  seen = [];
  reply = () => ({ body: { ok: true } });
});

const signal = new AbortController().signal;

function call(name: string, input: unknown, workspaceId = workspace.workspaceId) {
  const tool = getTool(name);
  if (!tool) throw new Error(`no tool ${name}`);
  const ids = { agentId: "agt_1", runId: "run_1", stepId: "post", idempotencyKey: "run_1:post" };
  const secrets = new RunSecrets({ workspaceId, actorId: ids.runId });
  return tool.execute(tool.inputSchema.parse(input), { workspaceId, signal, secrets, ...ids });
}

describe("the registry", () => {
  it("lists every tool with what it does and a JSON Schema", () => {
    expect(listTools().map(({ name, effect, idempotent }) => [name, effect, idempotent])).toEqual([
      ["http.get", "read", true],
      ["http.post", "write", false],
      ["http.put", "write", false],
      ["http.patch", "write", false],
      ["http.delete", "destructive", false],
      ["crm.lookup", "read", true],
      ["crm.search", "read", true],
      ["crm.update", "write", true],
      ["calendar.find", "read", true],
      ["email.send", "write", true],
      ["gmail.draft", "write", true],
      ["memory.put", "write", true],
      ["memory.search", "read", true],
      ["weather.get", "read", true],
    ]);
    for (const { input_schema, source, app, name } of listTools()) {
      expect(input_schema).toMatchObject({ type: "object", properties: expect.any(Object) });
      expect([source, name.split(".")[0]]).toEqual(["builtin", app]);
    }
    expect(toolInfoMap().get("http.post")?.input_schema).toMatchObject({ required: ["url"] });
    expect(getTool("constructor")).toBeUndefined();
  });
});

describe("http", () => {
  it("gets JSON, with a query, and keeps no cookie", async () => {
    reply = () => ({
      headers: { "content-type": "application/vnd.x+json", "set-cookie": "a=1", etag: '"1"' },
      body: { a: [1] },
    });
    const output = await call("http.get", {
      url: `${base}/x?y=1`,
      query: { n: 2, tag: ["a", "b"], none: null },
      headers: { "x-n": 7 },
    });
    expect(output).toEqual({
      status: 200,
      headers: { "content-type": "application/vnd.x+json", date: expect.any(String), etag: '"1"' },
      body: { a: [1] },
    });
    expect(seen[0]).toMatchObject({ method: "GET", headers: { "x-n": "7" } });
    expect(seen[0]?.url.search).toBe("?y=1&n=2&tag=a&tag=b");
    expect(seen[0]?.headers["idempotency-key"]).toBeUndefined();
  });

  it.each([
    ["text/plain", "{}", "{}"],
    ["application/json", "not json", "not json"],
    ["application/json", "", null],
  ])("reads %s %j as %j", async (type, body, expected) => {
    reply = () => ({ headers: { "content-type": type }, body });
    expect(await call("http.get", { url: base })).toMatchObject({ body: expected });
  });

  it.each(["post", "put", "patch", "delete"])("sends a %s with its key", async (method) => {
    await call(`http.${method}`, { url: base, body: { text: "hi" } });
    expect(seen[0]).toMatchObject({
      method: method.toUpperCase(),
      body: '{"text":"hi"}',
      headers: { "content-type": "application/json", "idempotency-key": "run_1:post" },
    });
  });

  it("sends text as text, and the author's own headers", async () => {
    await call("http.post", {
      url: base,
      body: "a=b",
      headers: { "Content-Type": "application/x-www-form-urlencoded", "Idempotency-Key": "mine" },
    });
    expect(seen[0]).toMatchObject({
      body: "a=b",
      headers: { "content-type": "application/x-www-form-urlencoded", "idempotency-key": "mine" },
    });
  });

  it.each([
    [400, undefined, { retryable: false }],
    [404, undefined, { retryable: false }],
    [302, undefined, { retryable: false }],
    [429, "3", { retryable: true, retryAfterMs: 3000 }],
    [500, undefined, { retryable: true }],
    [503, "Thu, 01 Jan 1970 00:00:00 GMT", { retryable: true, retryAfterMs: 0 }],
  ])("fails on %i", async (status, retryAfter, expected) => {
    reply = () => ({ status, headers: retryAfter ? { "retry-after": retryAfter } : {}, body: "why" });
    const failure = call("http.post", { url: base });
    await expect(failure).rejects.toMatchObject({ name: "ToolError", code: "http_status", ...expected });
    await expect(failure).rejects.toThrow(`The server answered ${status}: `);
  });

  it("turns what the network refuses into a step's error", async () => {
    await expect(call("http.get", { url: "http://10.0.0.1/" })).rejects.toMatchObject({
      name: "ToolError",
      code: "url_not_allowed",
      retryable: false,
    });
    await expect(call("http.get", { url: base, headers: { x: "a\nb" } })).rejects.toMatchObject({
      code: "invalid_input",
    });
    await expect(call("http.get", { url: "http://[" })).rejects.toMatchObject({ code: "url_not_allowed" });
  });
});

describe("crm", () => {
  beforeAll(async () => {
    const other = await createWorkspaceFixture();
    const add = (workspaceId: string, name: string, email: string, company: string, tags: string[]) =>
      db.contact.create({
        data: { id: newId("contact"), workspaceId, name, email, company, tags, attributes: { score: 1, old: true } },
      });
    await add(workspace.workspaceId, "Ada Park", "ada@acme.example", "Acme", ["vip"]);
    await add(workspace.workspaceId, "Bo Lund", "bo@birch.example", "Birch", []);
    await add(other.workspaceId, "Ada Park", "ada@other.example", "Acme", ["vip"]);
  });

  it.each([
    [{ email: " ADA@acme.example " }, "Ada Park"],
    [{ name: "bo lund" }, "Bo Lund"],
    [{ company: "ACME" }, "Ada Park"],
    [{ name: "Bo Lund", company: "Acme" }, undefined],
    [{ email: "ada@other.example" }, undefined],
  ])("looks up %j", async (input, name) => {
    const found = (await call("crm.lookup", input)) as { name: string } | null;
    expect(found?.name).toBe(name);
  });

  it.each([
    [{}, ["Ada Park", "Bo Lund"]],
    [{ tag: "vip" }, ["Ada Park"]],
    [{ company: "birch" }, ["Bo Lund"]],
    [{ q: "EXAMPLE" }, ["Ada Park", "Bo Lund"]],
    [{ q: "%" }, []],
    [{ q: "a_a" }, []],
    [{ company: "_cme" }, []],
    [{ limit: 1 }, ["Ada Park"]],
  ])("searches %j", async (input, names) => {
    const { contacts } = (await call("crm.search", input)) as { contacts: { name: string }[] };
    expect(contacts.map(({ name }) => name)).toEqual(names);
  });

  it("updates what is given, merges attributes, and only in its workspace", async () => {
    const changes = { title: "CEO", phone: null, attributes: { score: 2, old: null, nested: { a: 1 } } };
    const expected = {
      name: "Ada Park",
      title: "CEO",
      phone: null,
      company: "Acme",
      attributes: { score: 2, nested: { a: 1 } },
    };
    expect(await call("crm.update", { email: "ada@acme.example", changes })).toMatchObject(expected);
    expect(await call("crm.update", { email: "ada@acme.example", changes })).toMatchObject(expected);
    await expect(call("crm.update", { email: "ada@other.example", changes })).rejects.toMatchObject({
      code: "contact_not_found",
    });
  });

  it("stores what only looks like an escape", async () => {
    const attributes = { path: "C:\\u0000", emoji: "🙂" };
    expect(await call("crm.update", { email: "bo@birch.example", changes: { attributes } })).toMatchObject({
      attributes,
    });
  });

  it("keeps both of two merges at once", async () => {
    const merge = (key: string) =>
      call("crm.update", { email: "bo@birch.example", changes: { attributes: { [key]: true } } });
    await Promise.all(["a", "b", "c", "d"].map(merge));
    expect(await call("crm.lookup", { email: "bo@birch.example" })).toMatchObject({
      attributes: { a: true, b: true, c: true, d: true },
    });
  });

  it.each([
    ["crm.lookup", {}],
    ["crm.search", { limit: 101 }],
    ["crm.search", { q: "a\u0000" }],
    ["crm.update", { changes: {} }],
    ["crm.update", { id: "x", changes: { name: "\ud800" } }],
    ["crm.update", { id: "x", changes: { attributes: { a: ["\u0000"] } } }],
    ["crm.update", { id: "x", changes: { attributes: { "\u0000": 1 } } }],
  ])("%s refuses %j", (name, input) => {
    expect(getTool(name)?.inputSchema.safeParse(input).success).toBe(false);
  });
});

describe("weather.get", () => {
  const forecast = {
    latitude: 52.52,
    longitude: 13.42,
    timezone: "Europe/Berlin",
    current_units: { temperature_2m: "°C" },
    current: {
      time: "2026-05-01T12:00",
      interval: 900,
      temperature_2m: 17.4,
      relative_humidity_2m: 48,
      wind_speed_10m: 11.2,
      precipitation: 0,
      weather_code: 2,
    },
    daily: {
      time: ["2026-05-01", "2026-05-02"],
      temperature_2m_min: [8.1, 9],
      temperature_2m_max: [18, null],
      precipitation_sum: [0, 4.2],
      weather_code: [2, 63],
    },
  };
  const berlin = {
    id: 2950159,
    name: "Berlin",
    latitude: 52.52437,
    longitude: 13.41053,
    country: "Germany",
    timezone: "Europe/Berlin",
  };

  it("finds the place and reports its weather", async () => {
    reply = (url) => ({ body: url.pathname === "/v1/search" ? { results: [berlin], generationtime_ms: 1 } : forecast });
    expect(await call("weather.get", { location: "Berlin", days: 2 })).toEqual({
      location: {
        name: "Berlin",
        country: "Germany",
        latitude: 52.52437,
        longitude: 13.41053,
        timezone: "Europe/Berlin",
      },
      current: {
        time: "2026-05-01T12:00",
        temperature_c: 17.4,
        humidity_percent: 48,
        wind_kmh: 11.2,
        precipitation_mm: 0,
        condition: "partly cloudy",
      },
      daily: [
        { date: "2026-05-01", min_c: 8.1, max_c: 18, precipitation_mm: 0, condition: "partly cloudy" },
        { date: "2026-05-02", min_c: 9, max_c: null, precipitation_mm: 4.2, condition: "rain" },
      ],
    });
    expect(seen[1]?.url.searchParams.get("latitude")).toBe("52.52437");
  });

  it("takes coordinates without looking anything up", async () => {
    reply = () => ({ body: forecast });
    expect(await call("weather.get", { latitude: 0, longitude: 0 })).toMatchObject({
      location: { name: null, latitude: 0 },
    });
    expect(seen.map(({ url }) => url.pathname)).toEqual(["/v1/forecast"]);
  });

  it.each([
    [{ body: { generationtime_ms: 1 } }, { code: "location_not_found", retryable: false }],
    [{ body: "<html>" }, { code: "unexpected_response" }],
    [
      { status: 503, body: {} },
      { code: "http_status", retryable: true },
    ],
    [
      { status: 400, body: { error: true, reason: "x" } },
      { code: "http_status", retryable: false },
    ],
  ])("fails on %j", async (answer, expected) => {
    reply = () => answer;
    await expect(call("weather.get", { location: "Nowhere" })).rejects.toMatchObject({
      name: "ToolError",
      ...expected,
    });
  });
});
