import { describe, expect, test } from "vitest";
import { codeTools } from "@/lib/tools/code";
import type { ToolError } from "@/lib/tools/tool-error";
import { RunSecrets } from "@/lib/vault/run-secrets";

const [codeRun] = codeTools;

function run(source: string, input: unknown = null, more: Record<string, unknown> = {}, signal?: AbortSignal) {
  const checked = codeRun?.checkInput({ source, input, ...more });
  if (!checked || "problems" in checked) throw new Error("invalid input");
  return codeRun?.execute(checked.input, {
    workspaceId: "w",
    agentId: "a",
    memoryAgentId: "a",
    runId: "r",
    stepId: "s",
    idempotencyKey: "r:s",
    signal: signal ?? new AbortController().signal,
    secrets: new RunSecrets({ workspaceId: "w", actorId: "r" }),
  });
}

const failure = async (source: string, more: Record<string, unknown> = {}) => {
  const error = await run(source, null, more)?.then(
    (value) => ({ code: `none: ${JSON.stringify(value)}`, message: "" }),
    (reason: ToolError) => reason,
  );
  return { code: error?.code, message: error?.message };
};

describe("a script", () => {
  test("works on its input and returns JSON", async () => {
    expect(await run("return input.items.map((n) => n * 2)", { items: [1, 2] })).toEqual([2, 4]);
    expect(await run("const one = await Promise.resolve(1); return { one, __proto__: null }")).toEqual({ one: 1 });
    expect(await run("input.x = 'é😀'", {})).toBeNull();
  }, 30_000);

  test("says what went wrong, and in which line", async () => {
    expect(await failure("const a = 1;\nreturn a.b.c;")).toEqual({
      code: "code_failed",
      message: "TypeError: cannot read property 'c' of undefined (line 2)",
    });
    expect(await failure("return 1;\nreturn (;")).toMatchObject({
      code: "code_failed",
      message: expect.stringMatching(/SyntaxError.*line 2/),
    });
    expect(await failure("throw 'no'")).toEqual({ code: "code_failed", message: "no" });
    expect(await failure("const a = {}; a.a = a; return a")).toMatchObject({
      code: "code_failed",
      message: expect.stringMatching(/circular/i),
    });
  }, 30_000);

  test.each([
    ["an endless loop", "for (;;);", "code_timed_out"],
    ["a loop of promises", "const go = () => Promise.resolve().then(go); await go();", "code_timed_out"],
    ["a regular expression that never ends", "return /^(a+)+$/.test('a'.repeat(40) + 'b')", "code_timed_out"],
    ["a memory bomb", "const all = []; for (;;) all.push(new Uint8Array(1e6));", "code_out_of_memory"],
    ["a string bomb", "let s = 'x'; for (;;) s += s;", /code_(out_of_memory|failed)/],
    ["a large buffer", "return new ArrayBuffer(1e9).byteLength", /code_(out_of_memory|failed)/],
    ["deep recursion", "const f = (n) => f(n + 1) + 1; return f(0)", "code_failed"],
    ["a large result", "return 'x'.repeat(3e6)", "output_too_large"],
    ["a promise that never settles", "await new Promise(() => {})", "code_failed"],
  ])(
    "is stopped: %s",
    async (_name, source, code) => {
      const found = await failure(source, { timeout_ms: code === "code_timed_out" ? 500 : 8000 });
      expect(found.code).toMatch(typeof code === "string" ? new RegExp(`^${code}$`) : code);
    },
    30_000,
  );

  test("has nothing of Node, and no way to it", async () => {
    const names = [
      "process",
      "require",
      "module",
      "fetch",
      "setTimeout",
      "WebAssembly",
      "Buffer",
      "std",
      "os",
      "console",
    ];
    expect(await run("return input.filter((name) => name in globalThis)", names)).toEqual([]);
    const attempts = [
      "(() => {}).constructor('return process')()",
      "[].filter.constructor('return globalThis.process.env')()",
      "({}).constructor.constructor('return this')().process.pid",
      "Reflect.construct(Function, ['return require(\"fs\")'])()",
      "new Error().constructor.constructor('return process')()",
      "(0, eval)('process.env.DATABASE_URL')",
      "import('node:fs')",
      "(async () => {}).constructor('return process.env')()",
    ];
    const source = `
      const results = [];
      for (const attempt of input) {
        try { results.push(await new Function("return " + attempt)()) } catch (error) { results.push("threw") }
      }
      return results;`;
    expect(await run(source, attempts)).toEqual(attempts.map(() => "threw"));
  }, 30_000);

  test("does not change the host by its prototypes or its own JSON", async () => {
    const spoiled = `
      Object.prototype.polluted = true; Array.prototype.toJSON = () => "spoiled";
      JSON.stringify = () => '"forged"'; JSON.parse = () => "forged";
      Promise.prototype.then = undefined;
      return JSON.constructor.prototype.polluted;`;
    expect(await run(spoiled)).toBe(true);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(await run('return JSON.parse(\'{"__proto__": {"admin": true}}\')')).not.toHaveProperty("admin");
  }, 30_000);

  test("is killed when its run is stopped", async () => {
    const stop = new AbortController();
    const running = run("for (;;);", null, { timeout_ms: 10_000 }, stop.signal);
    setTimeout(() => stop.abort(new Error("stopped")), 200);
    await expect(running).rejects.toThrow("stopped");
  });
});
