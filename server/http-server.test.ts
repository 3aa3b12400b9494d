import { once } from "node:events";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDroverServer, type DroverServer } from "./http-server";

type Listener = (req: IncomingMessage, res: ServerResponse) => unknown;

let drover: DroverServer;
let port: number;
let ready: boolean;
let seen: IncomingMessage | undefined;
let pages: Listener;

const echo =
  (door: string): Listener =>
  (req, res) => {
    seen = req;
    res.end(door);
  };

async function listen(https = false, trustProxy = false) {
  drover = createDroverServer({
    api: echo("api"),
    pages: (req, res) => pages(req, res),
    readiness: async () => ({ ready }),
    https,
    trustProxy,
  });
  drover.server.listen(0, "127.0.0.1");
  await once(drover.server, "listening");
  port = (drover.server.address() as AddressInfo).port;
}

beforeEach(async () => {
  ready = true;
  seen = undefined;
  pages = echo("pages");
  await listen();
});
afterEach(() => drover.drain(0, 0));

async function get(path: string, headers: Record<string, string> = {}) {
  const [res] = (await once(http.get({ port, path, headers, agent: false }), "response")) as [IncomingMessage];
  let body = "";
  for await (const chunk of res) body += chunk;
  return { status: res.statusCode ?? 0, headers: res.headers, body };
}

describe("the doors", () => {
  it.each(["/api/v1", "/api/v1/agents?limit=1", "/v1/agents", "/ext/webhook/x", "/mcp"])(
    "%s is the API's",
    async (path) => {
      expect((await get(path)).body).toBe("api");
    },
  );

  it.each(["/", "/api/auth/session", "/v1x", "/api/v10/agents", "/mcpx", "/extra"])(
    "%s is the pages'",
    async (path) => {
      expect((await get(path)).body).toBe("pages");
    },
  );

  it("refuses a request line with a whole address", async () => {
    const socket = connect(port, "127.0.0.1");
    socket.write("GET http://169.254.169.254/latest HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    let text = "";
    for await (const chunk of socket) text += chunk;
    expect(text).toMatch(/^HTTP\/1.1 400/);
    expect(seen).toBeUndefined();
  });
});

describe("health", () => {
  it("answers while the process lives", async () => {
    ready = false;
    expect((await get("/healthz")).status).toBe(200);
    expect((await get("/readyz")).status).toBe(503);
    ready = true;
    expect((await get("/readyz")).status).toBe(200);
  });
});

describe("the headers of a page", () => {
  it("carry a policy with a nonce that Next is told, another each time", async () => {
    const first = await get("/sign-in");
    const policy = String(first.headers["content-security-policy"]);
    const nonce = policy.match(/script-src 'nonce-([^']+)' 'strict-dynamic'/)?.[1] ?? "";
    expect(Buffer.from(nonce, "base64")).toHaveLength(16);
    expect(seen?.headers["content-security-policy"]).toBe(policy);
    expect(seen?.headers["x-nonce"]).toBe(nonce);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect((await get("/sign-in")).headers["content-security-policy"]).not.toBe(policy);
    expect(first.headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
    });
    expect(first.headers["strict-transport-security"]).toBeUndefined();
  });

  it("say https only when the installation is reached by it", async () => {
    await drover.drain(0, 0);
    await listen(true);
    expect((await get("/")).headers["strict-transport-security"]).toMatch(/max-age/);
  });

  it("do not let a client steer Next, or pretend to be a proxy", async () => {
    const steering = {
      "x-middleware-subrequest": "a",
      "x-nonce": "mine",
      "x-invoke-path": "/x",
      "x-forwarded-host": "evil.example",
    };
    await get("/", { ...steering, rsc: "1" });
    expect(seen?.headers["x-middleware-subrequest"]).toBeUndefined();
    expect(seen?.headers["x-invoke-path"]).toBeUndefined();
    expect(seen?.headers["x-forwarded-host"]).toBeUndefined();
    expect(seen?.headers["x-nonce"]).not.toBe("mine");
    expect(seen?.headers.rsc).toBe("1");
  });
});

describe("drain", () => {
  it("lets an open request finish, ends a stream, takes no new ones", async () => {
    let finish = () => {};
    pages = (req, res) => {
      if (req.url === "/stream") return res.write("data: 1\n\n");
      finish = () => res.end("late");
    };
    const slow = get("/slow");
    const stream = get("/stream");
    stream.catch(() => {});
    await sleep(100);
    const drained = drover.drain(200, 60_000);
    await expect(stream).rejects.toThrow();
    await expect(get("/new")).rejects.toThrow(/ECONNREFUSED/);
    finish();
    expect((await slow).body).toBe("late");
    await drained;
  });

  it("does not wait for ever", async () => {
    pages = () => {};
    const stuck = get("/stuck");
    stuck.catch(() => {});
    await sleep(100);
    await drover.drain(10, 100);
    await expect(stuck).rejects.toThrow();
  });
});
