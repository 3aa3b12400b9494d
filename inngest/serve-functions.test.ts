import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { signCall } from "./call-signature";
import { assertInngestKeys, serveFunctions } from "./serve-functions";

const KEY = `signkey-prod-${"0123456789abcdef".repeat(4)}`;
const OTHER_KEY = `signkey-prod-${"fedcba9876543210".repeat(4)}`;
const ADDRESS = "http://localhost:3001/api/inngest";
const CANARY = "canary-5f1d";
const MINUTE = 60_000;

let door: ReturnType<typeof serveFunctions>;
let calls = 0;

beforeEach(() => {
  vi.stubEnv("NODE_ENV", "production");
  vi.stubEnv("INNGEST_EVENT_KEY", `event-${CANARY}`);
  vi.stubEnv("INNGEST_SIGNING_KEY", KEY);
  vi.stubEnv("INNGEST_BASE_URL", "http://127.0.0.1:1");
  door = serveFunctions();
});
afterEach(() => vi.unstubAllEnvs());

/** A call that starts a function, as a server makes it, never the same twice. */
const body = () => ({
  version: 2,
  event: { id: "e", name: "email.queued", data: { email_id: "em_none" }, ts: 1 },
  events: [],
  steps: {},
  ctx: { run_id: `r${++calls}`, attempt: 0, stack: { stack: [], current: 0 }, 9: "b", 10: "a" },
});
const send = (sent: unknown, signature?: string, query = "?fnId=drover-none&stepId=step") =>
  door(
    new Request(ADDRESS + query, {
      method: "POST",
      headers: { host: "localhost:3001", ...(signature ? { "x-inngest-signature": signature } : {}) },
      body: typeof sent === "string" ? sent : JSON.stringify(sent),
    }),
  );

async function expectRefused(response: Response): Promise<void> {
  expect(response.status).toBe(401);
  expect(await response.text()).toBe('{"message":"Unauthorized"}');
  expect([...response.headers.keys()]).toEqual(["content-type"]);
}

describe("a call of the Inngest server", () => {
  test("that is signed reaches the SDK, whatever the order and look of its keys", async () => {
    const sent = body();
    const response = await send(JSON.stringify(sent, null, 2), signCall(sent, KEY));
    expect(response.status).toBe(500);
    expect(await response.text()).toContain("drover-none");
    expect(response.headers.get("x-inngest-signature")).toMatch(/^t=\d+&s=[0-9a-f]{64}$/);
  });

  test("may be signed by the key that is being replaced", async () => {
    vi.stubEnv("INNGEST_SIGNING_KEY", OTHER_KEY);
    vi.stubEnv("INNGEST_SIGNING_KEY_FALLBACK", KEY);
    const sent = body();
    expect((await send(sent, signCall(sent, KEY))).status).toBe(500);
  });

  test.each<[string, (sent: object) => string | undefined]>([
    ["unsigned", () => undefined],
    ["signed with another key", (sent) => signCall(sent, OTHER_KEY)],
    ["signed for another body", () => signCall(body(), KEY)],
    ["signed six minutes ago", (sent) => signCall(sent, KEY, Date.now() - 6 * MINUTE)],
    ["signed for six minutes from now", (sent) => signCall(sent, KEY, Date.now() + 6 * MINUTE)],
    [
      "signed long ago, with a new time",
      (sent) => signCall(sent, KEY, 0).replace("t=0", `t=${Math.floor(Date.now() / 1000)}`),
    ],
    ["signed without a time", (sent) => signCall(sent, KEY).replace(/^t=\d+&/, "")],
    ["signed without a signature", (sent) => signCall(sent, KEY).replace(/&s=.*/, "&s=")],
  ])("that is %s is refused, and learns nothing", async (_how, sign) => {
    const sent = body();
    await expectRefused(await send(sent, sign(sent)));
  });

  test("is taken once: sent again it is refused, for another function too", async () => {
    const sent = body();
    const signature = signCall(sent, KEY);
    expect((await send(sent, signature)).status).toBe(500);
    await expectRefused(await send(sent, signature));
    await expectRefused(await send(sent, signature, "?fnId=drover-send-email&stepId=step"));
  });

  test("that is no JSON is refused like any that is not signed", async () => {
    await expectRefused(await send('{"ctx":', signCall("", KEY)));
    await expectRefused(await send("null"));
    await expectRefused(await send(""));
  });

  test("that is larger than any server sends is not read to its end", async () => {
    let sent = 0;
    const endless = new ReadableStream({
      pull: (stream) => {
        sent += 1;
        stream.enqueue(new Uint8Array(1024 * 1024));
      },
    });
    const init = { method: "POST", body: endless, duplex: "half" };
    expect((await door(new Request(ADDRESS, init as RequestInit))).status).toBe(413);
    expect(sent).toBeLessThan(40);
  });

  test("is checked even where the SDK is told that it is in development", async () => {
    vi.stubEnv("INNGEST_DEV", "1");
    vi.stubEnv("NODE_ENV", "development");
    door = serveFunctions();
    await expectRefused(await send(body()));
  });
});

describe("the door", () => {
  test.each(["GET", "HEAD", "DELETE", "PATCH", "OPTIONS"])("has no %s, signed or not", async (method) => {
    for (const headers of [undefined, { "x-inngest-signature": signCall("", KEY) }]) {
      const response = await door(new Request(ADDRESS, { method, ...(headers ? { headers } : {}) }));
      expect(response.status).toBe(405);
      expect(response.headers.get("allow")).toBe("POST, PUT");
      const said = `${await response.text()}${JSON.stringify([...response.headers])}`;
      for (const secret of [CANARY, KEY, "DATABASE_URL", "inngest-js"]) expect(said).not.toContain(secret);
    }
  });

  test.each(["in_band", "out_of_band"])("lists the functions (%s) to nobody who does not sign", async (kind) => {
    const headers = { "x-inngest-sync-kind": kind };
    const sent = JSON.stringify({ url: "https://elsewhere.example/api/inngest" });
    await expectRefused(await door(new Request(ADDRESS, { method: "PUT", headers, body: sent })));
  });

  test("says where the functions are, wherever the caller says it found them", async () => {
    const sent = { url: "https://elsewhere.example/api/inngest" };
    const headers = {
      "x-inngest-sync-kind": "in_band",
      "x-inngest-signature": signCall(sent, KEY),
      host: "elsewhere.example",
    };
    const response = await door(new Request(ADDRESS, { method: "PUT", headers, body: JSON.stringify(sent) }));
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ url: ADDRESS, app_id: "drover" });
    expect(text).not.toContain("elsewhere.example");
    for (const secret of [CANARY, KEY, process.env.DATABASE_URL ?? "?"]) expect(text).not.toContain(secret);
  });

  test.each(["INNGEST_SIGNING_KEY", "INNGEST_EVENT_KEY"])("is not opened without %s", (name) => {
    vi.stubEnv(name, "");
    expect(() => assertInngestKeys()).toThrow(name);
    expect(() => serveFunctions()).toThrow(name);
  });
});
