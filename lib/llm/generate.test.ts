import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type OpenAiServer, startOpenAiServer } from "@/lib/testing/openai-server";
import { generate } from "./generate";

let server: OpenAiServer;
const signal = new AbortController().signal;

beforeAll(async () => {
  server = await startOpenAiServer();
});
afterAll(() => server.close());
afterEach(() => {
  vi.unstubAllEnvs();
  server.requests.length = 0;
  server.next.length = 0;
});

const configure = (model = "test-model") => {
  vi.stubEnv("DROVER_LLM_BASE_URL", `${server.baseUrl}/`);
  vi.stubEnv("DROVER_LLM_API_KEY", "sk-test");
  vi.stubEnv("DROVER_LLM_MODEL", model);
};

describe("with a model", () => {
  it("sends the prompt and reports text, model and usage", async () => {
    configure();
    const result = await generate(
      { prompt: "Hello", system: "Be brief.", temperature: 0.5, maxOutputTokens: 50, model: "other" },
      { signal },
    );
    expect(result).toEqual({
      text: "You said: Hello",
      model: "other",
      provider: "environment",
      usage: { input_tokens: expect.any(Number), output_tokens: 4 },
    });
    expect(server.requests).toEqual([
      {
        authorization: "Bearer sk-test",
        body: {
          model: "other",
          temperature: 0.5,
          max_tokens: 50,
          stream: true,
          stream_options: { include_usage: true },
          messages: [
            { role: "system", content: "Be brief." },
            { role: "user", content: "Hello" },
          ],
        },
      },
    ]);
  });

  it.each([
    [
      { status: 429, retryAfter: "7" },
      { code: "llm_unavailable", retryable: true, retryAfterMs: 7000 },
    ],
    [{ status: 500 }, { code: "llm_unavailable", retryable: true }],
    [{ status: 503 }, { code: "llm_unavailable", retryable: true }],
    [{ status: 401 }, { code: "llm_refused", retryable: false }],
    [{ status: 400 }, { code: "llm_refused", retryable: false }],
    ["half" as const, { code: "llm_unavailable", retryable: true }],
    ["cut" as const, { code: "llm_unavailable", retryable: true }],
    ["error" as const, { code: "llm_unavailable", retryable: true }],
    ["garbage" as const, { code: "llm_unavailable", retryable: true }],
  ])("makes a step's error of %j, after one call", async (behaviour, expected) => {
    configure();
    server.next.push(behaviour);
    const failure = generate({ prompt: "x" }, { signal });
    await expect(failure).rejects.toMatchObject({ name: "ToolError", ...expected });
    await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining("sk-test") });
    expect(server.requests).toHaveLength(1);
  });

  it("tells what is said while it is said, and all of it", async () => {
    configure();
    server.next.push("hold");
    const said: string[] = [];
    const onAnswer = () => ({ say: (delta: string) => void said.push(delta), end: () => void said.push("|") });
    const answer = generate({ prompt: "one two three four" }, { signal, onAnswer });
    await expect.poll(() => said.join("")).toBe("You said: one ".slice(0, 14));
    server.release();
    expect((await answer).text).toBe("You said: one two three four");
    expect(said.join("")).toBe("You said: one two three four|");
  });

  it("closes the connection of an answer that it was reading when aborted", async () => {
    configure();
    server.next.push("hold");
    const controller = new AbortController();
    const reason = new Error("cancelled");
    const onAnswer = () => ({ say: () => controller.abort(reason), end: () => {} });
    const before = server.abandoned;
    await expect(generate({ prompt: "a b c" }, { signal: controller.signal, onAnswer })).rejects.toBe(reason);
    await expect.poll(() => server.abandoned).toBe(before + 1);
    server.release();
  });

  it("stops when aborted", async () => {
    configure();
    server.next.push("hang");
    const reason = new Error("cancelled");
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 100);
    await expect(generate({ prompt: "x" }, { signal: controller.signal })).rejects.toBe(reason);
  });

  it("needs a model's name", async () => {
    configure("");
    await expect(generate({ prompt: "x" }, { signal })).rejects.toMatchObject({
      code: "model_not_configured",
      retryable: false,
    });
  });

  it("says that a server cannot be reached", async () => {
    vi.stubEnv("DROVER_LLM_BASE_URL", "http://127.0.0.1:1/v1");
    await expect(generate({ prompt: "x", model: "m" }, { signal })).rejects.toMatchObject({
      code: "llm_unavailable",
      retryable: true,
    });
  });
});

describe("without a model", () => {
  const deals = [
    { name: "Acme renewal", stage: "negotiation", amount: 12_000, owner: "Kim" },
    { name: "Birch upgrade", stage: "stalled", amount: 4000, owner: "Lee" },
    { name: "Cedar pilot", stage: "stalled", amount: 500.5, owner: "Kim" },
    { name: "Dune expansion", stage: "negotiation", amount: 9000, owner: "Lee" },
  ];
  const ask = (prompt: string) => generate({ prompt, model: "ignored" }, { signal });

  it("reports what stands in the data, and says that it is no model", async () => {
    const result = await ask(`Which deals are stalled? ${JSON.stringify({ deals })}`);
    expect(result).toMatchObject({ model: "offline", offline: true });
    expect(result.usage).toBeUndefined();
    expect(result.text).toMatch(/^This is Drover's offline planner, not a language model/);
    expect(result.text).toContain("deals: 4 entries.");
    expect(result.text).toContain("- amount: total 25500.5, average 6375.13, lowest 500.5, highest 12000");
    expect(result.text).toContain("- by stage: negotiation 2, stalled 2");
    const items = result.text.split("\n").filter((line) => line.startsWith("  - "));
    expect(items[0]).toContain("name: Birch upgrade, stage: stalled");
    expect(items[1]).toContain("Cedar pilot");
  });

  it("gives the same text for the same prompt", async () => {
    const prompt = `Summarise ${JSON.stringify(deals)}`;
    expect(await ask(prompt)).toEqual(await ask(prompt));
  });

  it("picks the sentences that meet the question", async () => {
    const { text } = await ask("When is the delivery? The sky was blue. The delivery comes on Friday. Lunch was good.");
    expect(text).toContain("- The delivery comes on Friday.");
    expect(text).not.toContain("Lunch");
  });

  it.each([
    "",
    "{",
    "[[[[",
    '{"a":',
    "[]",
    "{}",
    "[1,2,3]",
    '"{',
    "}{".repeat(500),
    "[".repeat(20_000),
    '{"__proto__":{"x":1}}',
  ])("copes with odd data %#", async (prompt) => {
    expect((await ask(prompt)).text).toMatch(/^This is Drover's offline planner/);
  });
});
