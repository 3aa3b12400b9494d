import { beforeAll, describe, expect, test, vi } from "vitest";
import { createApi } from "@/lib/api/app";
import { BASE, NO_LIMITS } from "@/lib/api/testing/test-client";
import { sessionCookieName } from "@/lib/auth/sessions";
import { DOCUMENTED, type Documented } from "./support/document";
import { exampleOf } from "./support/fields";
import { figure } from "./support/figure";
import { type Answer, parsed, problemsOf } from "./support/judge";
import { databaseState } from "./support/rows";
import { pathOf, send } from "./support/send";
import { makeWorld, type World } from "./support/world";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 }); // thousands of requests

// What another site can make a signed-in person's browser send, against every operation that takes the cookie.
const api = createApi(NO_LIMITS);
let world: World;
let cookie: string;
beforeAll(async () => {
  world = await makeWorld(api);
  cookie = `${sessionCookieName()}=${world.browser.token()}`;
});

const host = new URL(BASE).host;
const byCookie = DOCUMENTED.filter(({ security }) => security.includes("session"));
const unsafe = byCookie.filter(({ method }) => method !== "GET");
const bodyOf = (operation: Documented) =>
  "application/json" in operation.bodies ? JSON.stringify(exampleOf(operation)) : null;

async function ask(
  operation: Documented,
  headers: Record<string, string>,
  change: { method?: string; body?: string | null } = {},
): Promise<Answer> {
  const { method = operation.method, body = bodyOf(operation) } = change;
  const json: Record<string, string> = body === null ? {} : { "content-type": "application/json" };
  const url = pathOf(operation, world.ids);
  const sent = ["GET", "HEAD"].includes(method) ? null : body;
  const answer = await send(api, { method, url, headers: { ...json, cookie, host, ...headers }, body: sent });
  if (!answer) throw new Error(`${operation.id} did not answer`);
  if (method !== "HEAD")
    expect(problemsOf(method === operation.method ? operation : null, answer), operation.id).toEqual([]);
  return answer;
}

const FOREIGN: Record<string, Record<string, string>> = {
  "no origin": {},
  "the origin null": { origin: "null" },
  "another site": { origin: "https://evil.example" },
  "a site below ours": { origin: `http://evil.${host}` },
  "a site that begins like ours": { origin: `${BASE}.evil.example` },
  "our host on another port": { origin: `${BASE}:8080` },
  "our origin, but the browser knows better": { origin: BASE, "sec-fetch-site": "cross-site" },
  "a sibling": { origin: BASE, "sec-fetch-site": "same-site" },
  "our origin in the wrong header": { referer: `${BASE}/`, "x-forwarded-host": host },
};

describe("a write with the cookie", () => {
  test.each(Object.entries(FOREIGN))("from %s: 403, and nothing is written", async (_name, headers) => {
    const before = await databaseState(["audit_logs"]);
    for (const operation of unsafe) {
      const answer = await ask(operation, headers);
      expect([answer.status, (parsed(answer.text) as { error: string }).error], operation.id).toEqual([
        403,
        "cross_origin",
      ]);
    }
    expect(await databaseState(["audit_logs"])).toEqual(before);
  });

  test("as a form, or as text that a form can send: 415, from our own origin too", async ({ task }) => {
    const before = await databaseState(["audit_logs"]);
    const types = [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "application/xml",
    ];
    const writes = unsafe.filter(({ bodies }) => "application/json" in bodies);
    for (const operation of writes) {
      for (const type of types) {
        const answer = await ask(operation, { origin: BASE, "content-type": type });
        expect(answer.status, `${operation.id} ${type}`).toBe(415);
      }
    }
    expect(await databaseState(["audit_logs"])).toEqual(before);
    figure(task, "S36", { "operations that take no form": writes.length });
    figure(task, "S16", { "operations from foreign pages": unsafe.length * Object.keys(FOREIGN).length });
  });
});

test("reading changes nothing, also as HEAD and under the name of another method", async ({ task }) => {
  // what is denied is noted, a session moves on as it is used, and to verify the audit log is to seal it first
  const NOTED = ["audit_logs", "audit_heads", "audit_seals", "sessions"];
  const before = await databaseState(NOTED);
  const reading = byCookie.filter(({ method, path }) => method === "GET" && !path.endsWith("/events"));
  for (const operation of reading) {
    for (const method of ["GET", "HEAD"]) {
      const answer = await ask(
        operation,
        { "x-http-method-override": "DELETE", "x-method-override": "DELETE" },
        { method },
      );
      expect(answer.status, operation.id).toBeLessThan(500);
    }
  }
  expect(await databaseState(NOTED)).toEqual(before);
  figure(task, "S16", { "reads that write nothing": reading.length * 2 });
});

test("other mounts do not look at the cookie", async () => {
  const elsewhere = DOCUMENTED.filter(({ security, scope }) => !security.includes("session") && scope !== "link");
  expect(elsewhere.length).toBeGreaterThan(5);
  for (const operation of elsewhere) {
    const answer = await send(api, {
      method: operation.method,
      url: pathOf(operation, { ...world.ids, hookKey: "nothing" }),
      headers: {
        cookie,
        host,
        origin: BASE,
        ...(operation.method === "GET" ? {} : { "content-type": "application/json" }),
      },
      body: operation.method === "GET" ? null : (bodyOf(operation) ?? "{}"),
    });
    expect(answer?.status, operation.path).toBe(401);
  }
});

test("bodies name no files of the server", async () => {
  const files = '{"files":{"x":{"filepath":"/etc/passwd","path":"/etc/passwd","originalFilename":"../../x"}}}';
  for (const operation of unsafe.filter(({ bodies }) => "application/json" in bodies)) {
    const answer = await ask(operation, { origin: BASE }, { body: files });
    expect(answer.status, operation.id).toBe(422);
    expect(answer.text).not.toContain("root:");
  }
});
