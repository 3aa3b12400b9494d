import { afterEach, describe, expect, it, vi } from "vitest";
import { log } from "./log";
import { logLine } from "./log-line.mjs";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const KEY = `drvh_${"0aZ".repeat(12)}09`;
const at = new Date("2026-12-01T08:00:00Z");

describe("a line", () => {
  it("of JSON says level, time, message and what it is about", () => {
    const line = logLine("json", "warn", "slow", { request_id: "req_1", run_id: undefined, n: 2 }, at);
    expect(JSON.parse(line)).toEqual({
      level: "warn",
      time: "2026-12-01T08:00:00.000Z",
      message: "slow",
      request_id: "req_1",
      n: 2,
    });
  });

  it("is one line, an error's stack and cause included", () => {
    const error = new Error("outer", { cause: new Error("inner") });
    const line = logLine("json", "error", "failed", { error }, at);
    expect(line).not.toContain("\n");
    expect(JSON.parse(line).error).toMatch(/outer[\s\S]*inner/);
  });

  it("for people is words", () => {
    expect(logLine("text", "info", "ready", { port: 3000 }, at)).toBe("ready port=3000");
  });

  it.each(["json", "text"] as const)("of %s holds no key, wherever it stood", (format) => {
    const error = new Error("POST http://h/ext/webhook/whk_Abc123/triggers/x failed with Bearer drv_live_0123456789");
    const line = logLine(format, "error", "GET /ext/webhook/whk_Abc123?x=1", {
      url: "postgresql://drover:hunter2@db/drover",
      link: "/decide/tok_0123",
      named: KEY,
      error,
    });
    for (const secret of [KEY, "whk_Abc123", "drv_live", "hunter2", "tok_0123"]) expect(line).not.toContain(secret);
    expect(line).toContain("/ext/webhook/[redacted]");
  });
});

describe("log", () => {
  it("writes at its level and above, in the format asked for", () => {
    const written: string[] = [];
    vi.spyOn(process.stderr, "write").mockImplementation((text) => written.push(String(text)) > 0);
    log.info("hidden");
    vi.stubEnv("DROVER_LOG_FORMAT", "json");
    log.info("shown", { run_id: "run_1" });
    vi.stubEnv("DROVER_LOG_LEVEL", "error");
    log.warn("hidden");
    expect(written).toHaveLength(1);
    expect(JSON.parse(written[0] ?? "")).toMatchObject({ level: "info", message: "shown", run_id: "run_1" });
  });
});
