import http from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { assertUrlAllowed, createSafeFetch, safeFetch } from "./safe-fetch";
import type { Resolve } from "./vetting-agent";

/** A server on loopback that nothing may reach unless it is allowed; it counts what arrives. */
let port: number;
let connections = 0;
let seen: { method?: string; url?: string; headers: http.IncomingHttpHeaders; body: string }[] = [];

const server = http.createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  seen.push({ method: request.method, url: request.url, headers: request.headers, body });
  const url = new URL(request.url ?? "/", "http://server");
  const to = url.searchParams.get("to");
  const encoding = url.searchParams.get("encoding");
  const zeros = Buffer.alloc(8 * 1024 * 1024);
  if (to) response.writeHead(Number(url.searchParams.get("status") ?? 302), { location: to }).end("moved");
  else if (encoding === "bomb") response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(zeros));
  else if (encoding) {
    const encode = { gzip: gzipSync, br: brotliCompressSync, deflate: deflateSync }[encoding] ?? ((x: Buffer) => x);
    response.writeHead(200, { "content-encoding": encoding }).end(encode(Buffer.from("hello")));
  } else if (url.pathname === "/big") response.end(zeros);
  else if (url.pathname === "/endless") {
    const timer = setInterval(() => response.write("x".repeat(10_000)), 1);
    response.on("close", () => clearInterval(timer));
  } else if (url.pathname === "/hang") response.write("a");
  else if (url.pathname === "/reset") request.socket.destroy();
  else response.writeHead(200, { "content-type": "text/plain", "set-cookie": ["a=1", "b=2"] }).end("hello");
});
server.on("connection", () => connections++);

const text = (response: { bytes: Uint8Array }) => new TextDecoder().decode(response.bytes);
const refused = expect.objectContaining({ code: "url_not_allowed" });

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  connections = 0;
  seen = [];
  vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", "");
});

describe("towards the inside", () => {
  it.each(["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "[::1]", "0"])(
    "never connects to %s",
    async (host) => {
      await expect(safeFetch(`http://${host}:${port}/`)).rejects.toEqual(refused);
      await expect(safeFetch(`http://${host}/`)).rejects.toEqual(refused);
      expect(connections).toBe(0);
    },
  );

  const answers = (...lists: string[][]): Resolve => {
    let turn = 0;
    return (_host, callback) => {
      const addresses = lists[Math.min(turn++, lists.length - 1)] ?? [];
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
      );
    };
  };

  it.each([
    ["a private answer", answers(["127.0.0.1"])],
    ["mixed answers", answers(["8.8.8.8", "127.0.0.1"])],
    ["an IPv4-mapped answer", answers(["::ffff:127.0.0.1"])],
    ["no answer", answers([])],
  ])("refuses a name with %s", async (what, resolve) => {
    const expected = what === "no answer" ? expect.objectContaining({ code: "network_error" }) : refused;
    await expect(createSafeFetch(resolve)("http://rebind.example/")).rejects.toEqual(expected);
    expect(connections).toBe(0);
  });

  it("vets the answer it connects with: a name that turns private later is refused then", async () => {
    vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", `first.example:${port}`);
    const fetch = createSafeFetch(answers(["127.0.0.1"]));
    expect(text(await fetch(`http://first.example:${port}/`))).toBe("hello");
    await expect(fetch(`http://first.example:${port}/?to=http://rebind.example/`, { maxRedirects: 3 })).rejects.toEqual(
      refused,
    );
    expect(seen.map(({ headers }) => headers.host)).toEqual([`first.example:${port}`, `first.example:${port}`]);
  });
});

describe("an allowed host", () => {
  const at = (path: string) => `http://127.0.0.1:${port}${path}`;
  beforeEach(() => vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", `127.0.0.1:${port}, other.example:80`));

  it("is reached, with what was given", async () => {
    const response = await safeFetch(at("/x?y=1"), {
      method: "POST",
      headers: { "X-Test": "1", Host: "evil.example" },
      body: "b",
    });
    expect(response).toMatchObject({ status: 200, url: at("/x?y=1") });
    expect(text(response)).toBe("hello");
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(seen).toMatchObject([
      { method: "POST", url: "/x?y=1", body: "b", headers: { "x-test": "1", host: `127.0.0.1:${port}` } },
    ]);
  });

  it("may be allowed by the caller", async () => {
    vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", "");
    expect((await safeFetch(at("/"), { allowHosts: [`127.0.0.1:${port}`] })).status).toBe(200);
  });

  it("does not redirect unless asked to", async () => {
    expect(await safeFetch(at("/?to=/next"))).toMatchObject({ status: 302 });
    expect(await safeFetch(at("/?to=/next"), { maxRedirects: 1 })).toMatchObject({ status: 200, url: at("/next") });
    const loop = `/?to=${encodeURIComponent("/?to=/")}`;
    await expect(safeFetch(at(loop), { maxRedirects: 1 })).rejects.toMatchObject({ code: "too_many_redirects" });
  });

  it.each([
    "http://127.0.0.1:1/",
    "http://127.0.0.1/",
    "http://localhost/",
    "http://[::1]/",
    "file:///etc/passwd",
    "http://169.254.169.254/",
    "http://[",
    "http://a:b@example.com/",
  ])("may not redirect to %s", async (target) => {
    await expect(safeFetch(at(`/?to=${encodeURIComponent(target)}`), { maxRedirects: 3 })).rejects.toEqual(refused);
  });

  it("keeps credentials to the origin they were meant for", async () => {
    vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", `127.0.0.1:${port},other.example:${port}`);
    const fetch = createSafeFetch((_host, callback) => callback(null, [{ address: "127.0.0.1", family: 4 }]));
    const headers = {
      authorization: "Bearer x",
      cookie: "a=b",
      "x-api-key": "k",
      "webhook-signature": "s",
      accept: "text/plain",
    };
    await fetch(at("/?to=/same"), { headers, maxRedirects: 1 });
    await fetch(at(`/?to=http://other.example:${port}/`), { headers, maxRedirects: 1 });
    expect(seen[1]?.headers).toMatchObject(headers);
    expect(Object.keys(seen[3]?.headers ?? {}).sort()).toEqual(["accept", "accept-encoding", "connection", "host"]);
  });

  it.each([
    [302, "POST", "GET", ""],
    [303, "PUT", "GET", ""],
    [307, "POST", "POST", "b"],
  ])("follows a %i after %s with %s", async (status, method, next, body) => {
    await safeFetch(at(`/?to=/n&status=${status}`), { method, body: "b", maxRedirects: 1 });
    expect(seen[1]).toMatchObject({ method: next, body });
  });

  it.each(["gzip", "br", "deflate"])("decodes %s", async (encoding) => {
    expect(text(await safeFetch(at(`/?encoding=${encoding}`)))).toBe("hello");
  });

  it.each(["/big", "/endless", "/?encoding=bomb"])("stops reading %s", async (path) => {
    await expect(safeFetch(at(path), { maxBytes: 100_000 })).rejects.toMatchObject({
      code: "response_too_large",
      retryable: false,
    });
  });

  it("refuses an encoding it does not know", async () => {
    await expect(safeFetch(at("/?encoding=zip"))).rejects.toMatchObject({ code: "network_error", retryable: false });
  });

  it("gives up after the timeout, and at once when aborted", async () => {
    await expect(safeFetch(at("/hang"), { timeoutMs: 200 })).rejects.toMatchObject({
      code: "timed_out",
      retryable: true,
    });
    const reason = new Error("stop");
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 50);
    await expect(safeFetch(at("/hang"), { signal: controller.signal })).rejects.toBe(reason);
  });

  it("calls a lost connection worth a retry", async () => {
    await expect(safeFetch(at("/reset"))).rejects.toMatchObject({ code: "network_error", retryable: true });
    vi.stubEnv("DROVER_ALLOW_PRIVATE_HOSTS", "127.0.0.1:1");
    await expect(safeFetch("http://127.0.0.1:1/")).rejects.toMatchObject({
      message: expect.stringContaining("refuses connections"),
      retryable: true,
    });
  });
});

it("checks URLs that are saved", () => {
  expect(() => assertUrlAllowed("http://10.0.0.1/")).toThrow(refused);
  expect(() => assertUrlAllowed("https://example.com/")).not.toThrow();
});
