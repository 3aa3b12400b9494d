import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createApi } from "@/lib/api/app";
import { NO_LIMITS } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { db } from "@/lib/db/client";
import { figure } from "./support/figure";
import { FULL } from "./support/scale";
import { startWire, statuses, type Wire } from "./support/wire";

// Bytes as no client library would send them, to the real server on a real socket.
const MIB = 1_048_576;
let wire: Wire;
let workspace: TestWorkspace;
let auth: string;

beforeAll(async () => {
  wire = await startWire(createApi(NO_LIMITS));
  workspace = await testWorkspace();
  auth = `Authorization: Bearer ${(await workspace.key()).key}`;
});
afterAll(() => wire.close());
beforeEach(() => {
  wire.reached.length = 0;
});

const head = (line: string, ...headers: string[]) => `${[line, "Host: drover.test", ...headers].join("\r\n")}\r\n\r\n`;
const post = (...headers: string[]) =>
  head("POST /api/v1/contacts HTTP/1.1", auth, "Content-Type: application/json", ...headers);
const SMUGGLED = head("DELETE /api/v1/agents/smuggled HTTP/1.1", "X-Smuggled: 1");
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;

describe("a request that two readers would read differently", () => {
  const CASES: Record<string, () => string> = {
    "two lengths": () => post("Content-Length: 5", `Content-Length: ${SMUGGLED.length}`) + SMUGGLED,
    "the same length twice": () => `${post("Content-Length: 2", "Content-Length: 2")}{}${SMUGGLED}`,
    "a list of lengths": () => `${post("Content-Length: 2, 2")}{}${SMUGGLED}`,
    "a length and chunks": () => `${post("Content-Length: 4", "Transfer-Encoding: chunked")}0\r\n\r\n${SMUGGLED}`,
    "chunks and a length": () =>
      `${post("Transfer-Encoding: chunked", `Content-Length: ${SMUGGLED.length + 5}`)}0\r\n\r\n${SMUGGLED}`,
    "an encoding that is none": () => `${post("Transfer-Encoding: xchunked")}0\r\n\r\n${SMUGGLED}`,
    "an encoding after chunks": () => `${post("Transfer-Encoding: chunked, identity")}0\r\n\r\n${SMUGGLED}`,
    "a space before the colon": () => `${post("Content-Length : 2")}{}${SMUGGLED}`,
    "a length below zero": () => `${post("Content-Length: -1")}${SMUGGLED}`,
    "a length with a sign": () => `${post("Content-Length: +2")}{}${SMUGGLED}`,
    "a length that is hexadecimal": () => `${post("Content-Length: 0x2")}{}${SMUGGLED}`,
    "a chunk size that is none": () => `${post("Transfer-Encoding: chunked")}zz\r\n{}\r\n0\r\n\r\n${SMUGGLED}`,
    "a chunk size with a sign": () => `${post("Transfer-Encoding: chunked")}+2\r\n{}\r\n0\r\n\r\n${SMUGGLED}`,
    "NUL in a header": () => post("X-A: a\u0000b", "Content-Length: 0"),
    "a header without a name": () => post(": nothing", "Content-Length: 0"),
    "a lone carriage return": () => `GET /api/v1/agents HTTP/1.1\r\nHost: a\rX: b\r\n\r\n`,
    "a version nobody speaks": () => head("GET /api/v1/agents HTTP/9.9"),
    "a method nobody knows": () => head("BREW /api/v1/agents HTTP/1.1"),
    "the preface of HTTP/2": () => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "no version": () => "GET /api/v1/agents\r\n\r\n",
    TLS: () => "\u0016\u0003\u0001\u0002\u0000\u0001\u0000",
  };
  test.each(Object.entries(CASES))("%s: 400, and nothing behind it is read", async (_name, request) => {
    const text = await wire.raw(request());
    expect(statuses(text)).toEqual([400]);
    expect(wire.reached.filter((line) => line.includes("smuggled"))).toEqual([]);
  });

  test("a header of more than 16 KiB: 431", async () => {
    expect(statuses(await wire.raw(head("GET /healthz HTTP/1.1", `X-Long: ${"a".repeat(17_000)}`)))).toEqual([431]);
  });

  test("a folded header is one header, or is refused; it begins no request", async () => {
    const text = await wire.raw(
      head("GET /healthz HTTP/1.1", "X-A: a", " GET /smuggled HTTP/1.1", "Connection: close"),
    );
    expect(statuses(text)).toHaveLength(1);
    expect(wire.reached).toEqual([]);
  });

  test("a body that looks like a request is a body", async () => {
    const body = JSON.stringify({ name: SMUGGLED });
    const one = post(`Content-Length: ${Buffer.byteLength(body)}`) + body;
    const text = await wire.raw(one + head("GET /healthz HTTP/1.1", "Connection: close"));
    expect(statuses(text)).toEqual([422, 200]);
    expect(wire.reached).toEqual(["POST /api/v1/contacts"]);
  });
});

describe("what only a proxy would ask", () => {
  test.each([
    head("GET http://169.254.169.254/latest/meta-data/ HTTP/1.1", "Connection: close"),
    head("GET https://drover.test/api/v1/agents HTTP/1.1", "Connection: close"),
    head("OPTIONS * HTTP/1.1", "Connection: close"),
    head("GET ws://127.0.0.1:5432/ HTTP/1.1", "Upgrade: websocket", "Connection: Upgrade, close"),
  ])("%j: 400", async (request) => {
    expect(statuses(await wire.raw(request))).toEqual([400]);
    expect(wire.reached).toEqual([]);
  });

  test("CONNECT opens nothing", async () => {
    const text = await wire.raw(head("CONNECT 127.0.0.1:5432 HTTP/1.1"));
    expect(statuses(text).filter((status) => status < 400)).toEqual([]);
    expect(wire.reached).toEqual([]);
  });

  test("nobody is upgraded to anything", async () => {
    const key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    for (const protocol of ["websocket", "h2c"]) {
      const text = await wire.raw(
        head(
          "GET /api/v1/agents HTTP/1.1",
          `Upgrade: ${protocol}`,
          "Connection: Upgrade",
          key,
          "Sec-WebSocket-Version: 13",
        ),
      );
      expect(statuses(text)).toEqual([401]);
    }
  });
});

describe("bodies", () => {
  const bomb = (text: string) => post(`Content-Length: ${Buffer.byteLength(text)}`, "Connection: close") + text;

  test("a MiB of brackets, and 88,000 keys: 422", async () => {
    for (const open of ["[", '{"a":']) {
      expect(statuses(await wire.raw(bomb(open.repeat(Math.floor(MIB / open.length)))))).toEqual([422]);
    }
    const keys = Array.from({ length: 88_000 }, (_, index) => `"k${index}":0`).join();
    expect(statuses(await wire.raw(bomb(`{${keys}}`)))).toEqual([422]);
  });

  test("a body that says it is too large: 413, before it has come", async () => {
    const text = await wire.raw(post(`Content-Length: ${10 * MIB + 1}`));
    expect(statuses(text)).toEqual([413]);
  });

  test("a body without end, in chunks: 413, and the connection is given up", async () => {
    const socket = wire.open();
    let answered = "";
    let closed = false;
    socket.on("data", (data) => {
      answered += data;
    });
    socket.on("close", () => {
      closed = true;
    });
    socket.write(post("Transfer-Encoding: chunked"));
    const block = chunk(" ".repeat(65_536));
    let sent = 0;
    for (; !closed && sent < 64 * MIB; sent += 65_536) {
      if (!socket.write(block))
        await Promise.race([new Promise((resolve) => socket.once("drain", resolve)), sleep(2_000)]);
      if (answered && sent > 32 * MIB) break;
    }
    await expect.poll(() => statuses(answered)).toEqual([413]);
    await expect.poll(() => closed, { timeout: 5_000 }).toBe(true);
    expect(sent).toBeLessThan(32 * MIB);
  });

  test("fewer bytes than were promised: nothing is done", async () => {
    const before = await db.contact.count();
    const socket = wire.open();
    socket.write(`${post("Content-Length: 100")}{"name":"Cut off"}`);
    await sleep(150);
    socket.destroy();
    await sleep(150);
    expect(await db.contact.count()).toBe(before);
    expect(statuses(await wire.raw(head("GET /healthz HTTP/1.1", "Connection: close")))).toEqual([200]);
  });

  test("more bytes than were promised: the rest is no request", async () => {
    const text = await wire.raw(`${post("Content-Length: 14")}{"name":"Long"}}}}}}\r\n\r\n`);
    expect(statuses(text).slice(1)).toEqual(statuses(text).length > 1 ? [400] : []);
  });

  test("compressed: 415, unread", async () => {
    const text = await wire.raw(`${post("Content-Encoding: gzip", "Content-Length: 4", "Connection: close")}abcd`);
    expect(statuses(text)).toEqual([415]);
  });
});

test("many that send a byte a second do not keep out the others", async ({ task }) => {
  const slow = Array.from({ length: 200 }, () => wire.open());
  const drip = setInterval(() => slow.forEach((socket) => void socket.write("a")), 1_000);
  for (const socket of slow) socket.write("POST /api/v1/contacts HTTP/1.1\r\nHost: x\r\nX-Slow: ");
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => wire.raw(head("GET /api/v1/agents HTTP/1.1", auth, "Connection: close"))),
  );
  expect(answers.flatMap(statuses)).toEqual(Array(20).fill(200));
  if (FULL) {
    const left = () => slow.filter((socket) => !socket.closed).length;
    await expect.poll(left, { timeout: 70_000, interval: 1_000 }).toBe(0);
  }
  clearInterval(drip);
  for (const socket of slow) socket.destroy();
  figure(task, "S24", { "slow connections held": slow.length });
}, 90_000);

test("what a client says of itself is not believed: no forwarded address, nothing that steers Next", async () => {
  const steering = [
    "X-Middleware-Subrequest: middleware",
    "X-Forwarded-For: 192.0.2.9",
    "X-Forwarded-Host: evil.example",
  ];
  const name = "Forwarded";
  const body = JSON.stringify({ name });
  await wire.raw(post(...steering, `Content-Length: ${body.length}`, "Connection: close") + body);
  const row = await db.auditLog.findFirstOrThrow({ where: { action: "contact.created" }, orderBy: { id: "desc" } });
  expect(row.address).toBe("127.0.0.1");
});

test("an installation that is reached by https says so on every answer", async () => {
  const secure = await startWire(createApi(NO_LIMITS), { https: true });
  for (const path of [
    "/api/v1/agents",
    "/api/v1/nothing",
    "/ext/triggers/x",
    "/mcp",
    "/healthz",
    "/readyz",
    "/",
    "/_next/static/x",
  ]) {
    const text = await secure.raw(head(`GET ${path} HTTP/1.1`, "Connection: close"));
    expect(text, path).toMatch(/strict-transport-security: max-age=31536000/i);
    expect(text, path).toMatch(/x-content-type-options: nosniff/i);
  }
  await secure.close();
});
