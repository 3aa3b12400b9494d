import { afterAll, beforeAll, expect, test } from "vitest";
import { createAgent } from "@/lib/agents/create-agent";
import { createApi } from "@/lib/api/app";
import { BASE, type Call, NO_LIMITS, testClient } from "@/lib/api/testing/test-client";
import { type TestWorkspace, testWorkspace } from "@/lib/api/testing/test-workspace";
import { createContact } from "@/lib/contacts/create-contact";
import { live } from "@/lib/live/listener";
import { startWorker } from "@/lib/testing/start-worker";

// The agents API's own call, with only host, key and id changed; planned offline.
let worker: Awaited<ReturnType<typeof startWorker>>;
let workspace: TestWorkspace;
let call: Call;
let key: string;

const REQUEST = {
  input: "Find the Q3 renewal for Acme Corp and update it",
  tools: ["crm.lookup", "weather.get"],
  max_steps: 10,
};

beforeAll(async () => {
  worker = await startWorker();
  workspace = await testWorkspace();
  key = (await workspace.key()).key;
  call = testClient(key);
  await createContact(workspace.ctx, {
    name: "Procurement",
    company: "Acme Corp",
    attributes: { renewal_date: "2026-09-30", amount: 50000 },
  });
  await createAgent(workspace.ctx, {
    name: "Acme Sales",
    goal: "Look after renewals.",
    tools: ["crm.lookup", "weather.get", { name: "crm.update", requires_approval: true }],
    publish: true,
  });
});
afterAll(async () => {
  await worker.stop();
  await live.stop();
});

const run = (body: object, headers?: Record<string, string>) =>
  call("POST", "/v1/agents/acme-sales/agent/runs", body, headers);

test("an agent with a goal and tools plans for itself", async () => {
  const { body } = await call("GET", "/agents/acme-sales");
  expect(body).toMatchObject({
    goal: "Look after renewals.",
    tools: ["crm.lookup", "weather.get", { name: "crm.update", requires_approval: true }],
    app_slugs: ["crm", "weather"],
  });
});

test("the documented call answers with thoughts, calls and the result", async () => {
  const { status, body } = await run(REQUEST);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    id: expect.stringMatching(/^run_/),
    agent_id: "acme-sales",
    status: "completed",
    steps: [
      { step: 1, type: "thought", content: expect.stringContaining("Q3 renewal") },
      {
        step: 2,
        type: "tool_call",
        tool: "crm.lookup",
        input: { company: "Acme Corp" },
        output: { attributes: { renewal_date: "2026-09-30", amount: 50000 } },
      },
    ],
    output: expect.stringContaining("2026-09-30"),
    error: null,
    approval_ids: [],
  });
  const kept = await call("GET", `/runs/${String(body.id)}`);
  expect(kept.body.data).toMatchObject({ status: "completed" });
});

test("under an Idempotency-Key it runs once", async () => {
  const headers = { "idempotency-key": "once" };
  const [first, second] = [await run(REQUEST, headers), await run(REQUEST, headers)];
  expect(second.body.id).toBe(first.body.id);
  expect(second.headers.get("idempotent-replayed")).toBe("true");
});

test("a run that needs a person answers at once, with what waits", async () => {
  await createAgent(workspace.ctx, {
    name: "Notifier",
    goal: "Tell people.",
    tools: [{ name: "http.post", requires_approval: true }],
    autonomy: "act",
    publish: true,
  });
  const input = "Post to https://example.com/hook";
  const { body } = await call("POST", "/v1/agents/notifier/agent/runs", { input });
  expect(body).toMatchObject({
    status: "awaiting_approval",
    output: null,
    approval_ids: [expect.stringMatching(/^apr_/)],
  });
  expect((body.steps as object[]).at(-1)).toMatchObject({
    tool: "http.post",
    status: "awaiting_approval",
    output: null,
  });
  const id = (body.approval_ids as string[])[0];
  expect((await call("POST", `/approvals/${id}/reject`, { reason: "Not now" })).status).toBe(200);
});

test("tools can only be narrowed, and max_steps has its bounds", async () => {
  const foreign = await run({ ...REQUEST, tools: ["crm.lookup", "http.delete"] });
  expect(foreign.status).toBe(422);
  expect(foreign.body).toMatchObject({ error: "tool_not_allowed", details: [{ path: "tools[1]" }] });
  for (const max_steps of [0, 51, 1.5, "10"]) expect((await run({ ...REQUEST, max_steps })).status).toBe(422);
  expect((await run({ tools: [] })).status).toBe(422);
  expect((await run({ ...REQUEST, other: 1 })).body).toMatchObject({
    error: "validation_failed",
    details: [{ path: "other" }],
  });
  const none = await run({ ...REQUEST, tools: [] });
  expect((none.body.steps as { type: string }[]).filter(({ type }) => type === "tool_call")).toEqual([]);
});

test("with stream it is an event for each step as it is recorded, and the whole run at the end", async () => {
  const response = await createApi(NO_LIMITS).fetch(
    new Request(`${BASE}/v1/agents/acme-sales/agent/runs`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ ...REQUEST, stream: true }),
    }),
  );
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const blocks = (await response.text()).split("\n\n").filter((block) => block.includes("event: "));
  const events = blocks.map((block) => ({
    id: Number(block.match(/^id: (\d+)$/m)?.[1]),
    type: block.match(/^event: (.+)$/m)?.[1],
    data: JSON.parse(block.match(/^data: (.+)$/m)?.[1] ?? "{}"),
  }));
  const steps = events.filter(({ type }) => type === "step").map(({ data }) => data);
  expect(steps).toContainEqual(expect.objectContaining({ step: 1, type: "thought" }));
  expect(steps).toContainEqual(expect.objectContaining({ step: 2, tool: "crm.lookup", status: "completed" }));
  expect(events.at(-1)).toMatchObject({ type: "run.completed", data: { agent_id: "acme-sales", status: "completed" } });
  expect(events.map(({ id }) => id)).toEqual(events.map(({ id }) => id).sort((a, b) => a - b));
});

test("a browser's session opens nothing here", async () => {
  const request = new Request(`${BASE}/v1/agents/acme-sales/agent/runs`, {
    method: "POST",
    headers: { cookie: "drover-session=x", "content-type": "application/json", origin: BASE },
    body: JSON.stringify(REQUEST),
  });
  expect((await createApi(NO_LIMITS).fetch(request)).status).toBe(401);
});
