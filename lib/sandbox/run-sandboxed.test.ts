import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Received, type Receiver, redirect, reset, startReceiver } from "@/lib/testing/webhook-receiver";
import { childCommand } from "./child-command";
import type { NetworkRules } from "./protocol";
import { runSandboxed, type SandboxLimits } from "./run-sandboxed";
import { makeProbePackage } from "./testing/probe-package";

const probe = makeProbePackage();
let receiver: Receiver;
let host: string;

beforeAll(async () => {
  receiver = await startReceiver();
  host = new URL(receiver.origin).host;
});
afterAll(async () => {
  probe.remove();
  await receiver.close();
});

const OPEN: NetworkRules = { hosts: ["*"], allowPrivate: [], reroute: {} };

const limits = (more: Partial<SandboxLimits> = {}): SandboxLimits => ({
  memory: { heapMb: 64, totalMb: 256 },
  timeoutMs: 10_000,
  maxBytes: 100_000,
  reads: [probe.dir],
  network: OPEN,
  ...more,
});

const run = (code: string, more: Partial<SandboxLimits> = {}) => runSandboxed(probe.job(code), limits(more));
/** What each piece of code came to: its value, or the beginning of its error. */
const tryAll = (codes: string[]) => `
  const found = [];
  for (const code of ${JSON.stringify(codes)}) {
    try { found.push(await new Function("require", "context", "return (async () => {" + code + "})()")(require, context)) }
    catch (error) { found.push("refused: " + (error.code ?? error.message)) }
  }
  return found;`;

describe("foreign code in a process of its own", () => {
  test("finds nothing of ours: environment, files, other processes", async () => {
    process.env.DROVER_TEST_CANARY = "canary";
    const secrets = `${process.env.DROVER_VAULT_DIR}/keys.json`;
    const reply = await run(
      tryAll([
        "return Object.keys(process.env).sort()",
        `return require("fs").readFileSync(${JSON.stringify(secrets)}, "utf8")`,
        `return require("fs").readFileSync("/etc/passwd", "utf8")`,
        `return require("fs").readdirSync("/proc/" + process.ppid)`,
        `return require("fs").writeFileSync(${JSON.stringify(`${probe.dir}/x`)}, "x")`,
        `return require("child_process").execSync("id").toString()`,
        `return new (require("worker_threads").Worker)("1", { eval: true }).threadId`,
        `return process.kill(process.ppid, "SIGKILL")`,
        `return process.binding("tcp_wrap")`,
        `return require("inspector").open(0)`,
      ]),
    );
    const found = reply.ok ? (reply.value as unknown[]) : [reply.error];
    expect(found[0]).toEqual(process.env.NODE_EXTRA_CA_CERTS ? ["NODE_ENV", "NODE_EXTRA_CA_CERTS"] : ["NODE_ENV"]);
    for (const each of found.slice(1)) expect(each).toMatch(/^refused: (ERR_ACCESS_DENIED|This is not allowed)/);
    expect(readFileSync(secrets, "utf8")).not.toBe("");
  });

  test.each([
    ["a loop without end", "for (;;);", "sandbox_timed_out", { timeoutMs: 1500 }],
    [
      "a promise without end",
      "setInterval(() => {}, 1000); await new Promise(() => {})",
      "sandbox_timed_out",
      { timeoutMs: 1500 },
    ],
    [
      "a heap that is full",
      "const all = []; for (;;) all.push(new Array(1e5).fill(Math.random()))",
      "sandbox_out_of_memory",
      {},
    ],
    [
      "memory outside of the heap",
      "const all = []; for (;;) { all.push(Buffer.alloc(2e7, 1)); await new Promise((r) => setTimeout(r, 5)); }",
      "sandbox_out_of_memory",
      {},
    ],
    ["a flood of output", "return 'x'.repeat(1e6)", "sandbox_output_too_large", {}],
    [
      "a flood past the protocol",
      "const fs = require('fs'); for (;;) fs.writeSync(3, 'x'.repeat(1e5))",
      "sandbox_output_too_large",
      {},
    ],
    ["its own end", "process.exit(0)", "sandbox_exited", {}],
    ["a signal", "process.reallyExit(3)", "sandbox_exited", {}],
    ["words that are no reply", "require('fs').writeSync(3, 'nonsense'); process.exit(0)", "sandbox_exited", {}],
    [
      "a rejection that nobody handles",
      "Promise.reject(new Error('nobody')); await new Promise((r) => setTimeout(r, 1000))",
      "failed",
      {},
    ],
    [
      "an error in the air",
      "setTimeout(() => { throw new Error('in the air') }); await new Promise((r) => setTimeout(r, 1000))",
      "failed",
      {},
    ],
    ["something that is no error", "throw { toString() { throw 1 }, get message() { throw 2 } }", "failed", {}],
  ])("does no harm by %s", async (_name, code, expected, more) => {
    expect(await run(code, more)).toMatchObject({ ok: false, error: { code: expected } });
  });

  test("is killed when the signal aborts, and leaves the line when it has not begun", async () => {
    const stop = new AbortController();
    const reason = new Error("stopped");
    const all = Array.from({ length: 6 }, () => run("for (;;);", { signal: stop.signal }));
    setTimeout(() => stop.abort(reason), 300);
    for (const result of await Promise.allSettled(all)) expect(result).toEqual({ status: "rejected", reason });
    expect(await run("return 1")).toEqual({ ok: true, value: 1 });
  });

  test("returns bytes as base64, and what has circles without them", async () => {
    const reply = await run(
      "const a = { buffer: Buffer.from('abc'), fn() {}, n: 10n, at: new Date(0) }; a.self = a; return a",
    );
    expect(reply).toEqual({ ok: true, value: { buffer: "YWJj", n: "10", at: "1970-01-01T00:00:00.000Z", self: null } });
  });
});

describe("its network", () => {
  const get = (url: string) => `return (await fetch(${JSON.stringify(url)})).status`;
  const viaHttp = (url: string) =>
    `return new Promise((done, fail) => require("http").get(${JSON.stringify(url)}, (r) => done(r.statusCode)).on("error", fail))`;

  test("leads to no private address, by whichever way", async () => {
    receiver.answer("/away", redirect(302, "/inside"));
    const { port } = new URL(receiver.origin);
    const reply = await run(
      tryAll([
        get("http://169.254.169.254/latest/meta-data/"),
        get("http://127.0.0.1/"),
        get("http://[::1]/"),
        get("http://[::ffff:7f00:1]/"),
        get("http://localhost/"),
        get("http://2130706433/"),
        get(`${receiver.origin}/direct`),
        viaHttp("http://10.0.0.1/"),
        viaHttp("http://localhost/"),
        viaHttp(`${receiver.origin}/direct`),
        `return new Promise((done, fail) => require("net").connect(${port}, "127.0.0.1", done).on("error", fail))`,
        `return new Promise((done, fail) => require("net").connect("/var/run/docker.sock", done).on("error", fail))`,
        `return new Promise((done, fail) => require("tls").connect(443, "127.0.0.1", done).on("error", fail))`,
        `return new Promise((done, fail) => require("http2").connect("https://127.0.0.1").on("connect", done).on("error", fail))`,
        `return require("dgram").createSocket("udp4").bind(0)`,
        `return require("net").createServer().listen(0)`,
        `return require("dns").promises.resolve4("example.com")`,
      ]),
    );
    expect(reply.ok).toBe(true);
    for (const each of reply.ok ? (reply.value as unknown[]) : []) expect(each).toMatch(/^refused: /);
    expect(receiver.received).toEqual([]);
  });

  test("is refused by name in the failure, whatever the code makes of it", async () => {
    expect(await run("try { await fetch('http://127.0.0.1/') } catch { throw new Error('no idea') }")).toEqual({
      ok: false,
      error: { code: "network_refused", message: "127.0.0.1 is not a public address." },
    });
  });

  test("leads to what the installation allows, and by a redirect to nothing else", async () => {
    const other = await startReceiver();
    receiver.answer("/away", (response) => response.writeHead(302, { location: `${other.origin}/secret` }).end());
    const network = { ...OPEN, allowPrivate: [host] };
    expect(await run(get(`${receiver.origin}/allowed`), { network })).toEqual({ ok: true, value: 200 });
    expect(await run(get(`${receiver.origin}/away`), { network })).toEqual({
      ok: false,
      error: { code: "failed", message: expect.stringMatching(/^Port \d+ is not allowed/) },
    });
    expect(other.received).toEqual([]);
    await other.close();
  });

  test("leads to the hosts of the connection alone, and to where the installation has rerouted them", async () => {
    const reroute = { "api.example.com": host, "other.example.com": host };
    const network = { ...OPEN, hosts: ["api.example.com"], reroute };
    const before = receiver.received.length;
    expect(await run(get("https://api.example.com/by-fetch"), { network })).toEqual({ ok: true, value: 200 });
    const byHttps = `return new Promise((done, fail) => require("https").get("https://api.example.com/by-https", (r) => done(r.statusCode)).on("error", fail))`;
    expect(await run(byHttps, { network })).toEqual({ ok: true, value: 200 });
    expect(await run(get("https://other.example.com/"), { network })).toMatchObject({
      error: { code: "network_refused", message: "other.example.com is not among the hosts of this connection." },
    });
    expect(receiver.received.slice(before).map((each: Received) => each.path)).toEqual(["/by-fetch", "/by-https"]);
  });

  test("ends a job that must not happen twice when an answer is lost, also on a connection that was used before", async () => {
    receiver.answer("/lost", reset);
    const post = (path: string) => `await fetch("${receiver.origin}${path}", { method: "POST", body: "x" })`;
    const code = `const first = ${post("/first")}; await first.text(); for (;;) { try { return (${post("/lost")}).status } catch {} }`;
    const network = { ...OPEN, allowPrivate: [host] };
    const reply = await runSandboxed(probe.job(code, { once: true }), limits({ network }));
    expect(reply).toMatchObject({ ok: false, error: { code: "answer_lost" } });
    expect([receiver.at("/first").length, receiver.at("/lost").length]).toEqual([1, 1]);
    const fine = probe.job(`${post("/fine")}; return (${post("/fine")}).status`, { once: true });
    expect(await runSandboxed(fine, limits({ network }))).toEqual({ ok: true, value: 200 });
  });
});

describe("when the worker dies", () => {
  test("its child ends as well", async () => {
    const before = receiver.received.length;
    const network = { ...OPEN, allowPrivate: [host] };
    const { file, args, cwd, env } = childCommand([probe.dir], { heapMb: 64, totalMb: 256 }, 20_000);
    const job = probe.job(
      `for (;;) { await fetch("${receiver.origin}/alive"); await new Promise((r) => setTimeout(r, 20)); }`,
    );
    const child = spawn(file, args, { cwd, env, stdio: ["pipe", "ignore", "ignore", "pipe"] });
    child.stdin?.write(`${JSON.stringify({ job, network, attended: true })}\n`);
    await expect.poll(() => receiver.received.length).toBeGreaterThan(before);
    child.stdin?.destroy(); // as it is when the process that holds the other end is gone
    await once(child, "exit");
    expect(child.exitCode).toBe(1);
  });

  test("a child that never looks up runs into its limit of processor time", async () => {
    const { file, args, cwd, env } = childCommand([probe.dir], { heapMb: 64, totalMb: 256 }, 250);
    const child = spawn(file, args, { cwd, env, stdio: ["pipe", "ignore", "ignore", "pipe"] });
    child.stdin?.write(`${JSON.stringify({ job: probe.job("for (;;);"), network: OPEN, attended: true })}\n`);
    const [, signal] = await once(child, "exit");
    expect(["SIGXCPU", "SIGKILL"]).toContain(signal);
  });
});
