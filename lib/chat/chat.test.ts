import { serve } from "@hono/node-server";
import OpenAI from "openai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAgent } from "@/lib/agents/create-agent";
import { createApi } from "@/lib/api/app";
import { NO_LIMITS } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { createContact } from "@/lib/contacts/create-contact";
import { live } from "@/lib/live/listener";
import { startWorker } from "@/lib/testing/start-worker";

// The official client, against the API on a real socket.
let worker: Awaited<ReturnType<typeof startWorker>>;
let workspace: TestWorkspace;
let server: ReturnType<typeof serve>;
let baseURL: string;
let client: OpenAI;

beforeAll(async () => {
  worker = await startWorker();
  workspace = await testWorkspace();
  const api = createApi(NO_LIMITS);
  baseURL = await new Promise((resolve) => {
    server = serve({ fetch: (request) => api.fetch(request), port: 0, hostname: "127.0.0.1" }, ({ port }) =>
      resolve(`http://127.0.0.1:${port}/v1`),
    );
  });
  client = new OpenAI({ apiKey: (await workspace.key()).key, baseURL, maxRetries: 0 });
  await createContact(workspace.ctx, {
    name: "Procurement",
    company: "Acme Corp",
    attributes: { renewal_date: "2026-09-30" },
  });
  await createAgent(workspace.ctx, {
    name: "Acme Sales",
    goal: "Look after renewals.",
    tools: ["crm.lookup"],
    publish: true,
  });
  await createAgent(workspace.ctx, {
    name: "Poster",
    goal: "Post.",
    tools: [{ name: "http.post", requires_approval: true }],
    publish: true,
  });
  await createAgent(workspace.ctx, { name: "Draft only", goal: "Nothing yet." });
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await worker.stop();
  await live.stop();
});

const messages = [{ role: "user" as const, content: "Find the renewal of Acme Corp" }];

test("agents are models, those that can be run", async () => {
  const models = (await client.models.list()).data;
  expect(models.map(({ id }) => id)).toEqual(["poster", "acme-sales"]);
  expect(await client.models.retrieve("acme-sales")).toMatchObject({ id: "acme-sales", object: "model" });
  await expect(client.models.retrieve("nobody")).rejects.toMatchObject({ status: 404 });
});

test("a completion is the agent's answer", async () => {
  const completion = await client.chat.completions.create({ model: "acme-sales", messages, temperature: 0.2 });
  expect(completion.choices[0]?.message.content).toContain("2026-09-30");
  expect(completion.choices[0]?.finish_reason).toBe("stop");
  expect(completion).toMatchObject({ model: "acme-sales", drover: { status: "completed" } });
});

test("streaming, by the client's own helper", async () => {
  const stream = await client.chat.completions.create({
    model: "acme-sales",
    messages,
    stream: true,
    stream_options: { include_usage: true },
  });
  let text = "";
  let thoughts = "";
  let usage: unknown;
  for await (const { choices, usage: counted } of stream) {
    const delta = choices[0]?.delta as { content?: string; reasoning_content?: string } | undefined;
    text += delta?.content ?? "";
    thoughts += delta?.reasoning_content ?? "";
    usage ??= counted;
  }
  expect(text).toContain("2026-09-30");
  expect(thoughts).toContain("crm.lookup");
  expect(usage).toMatchObject({ total_tokens: expect.any(Number) });
});

test("what waits for a person says so, and is not run again", async () => {
  const asked = [{ role: "user" as const, content: "Post to https://example.com/hook" }];
  const completion = await client.chat.completions.create({ model: "poster", messages: asked });
  expect(completion.choices[0]?.message.content).toContain("waits for a person");
  expect(completion).toMatchObject({
    drover: { status: "awaiting_approval", approval_ids: [expect.stringMatching(/^apr_/)] },
  });
});

test("errors are the client's own errors", async () => {
  await expect(client.chat.completions.create({ model: "nobody", messages })).rejects.toBeInstanceOf(
    OpenAI.NotFoundError,
  );
  await expect(client.chat.completions.create({ model: "draft-only", messages })).rejects.toBeInstanceOf(
    OpenAI.ConflictError,
  );
  await expect(client.chat.completions.create({ model: "acme-sales", messages: [] })).rejects.toBeInstanceOf(
    OpenAI.UnprocessableEntityError,
  );
  const stranger = new OpenAI({ apiKey: "junk", baseURL, maxRetries: 0 });
  await expect(stranger.models.list()).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
});
