import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { decideApproval } from "@/lib/approvals/decide-approval";
import type { Ctx } from "@/lib/auth/context";
import { createConnection } from "@/lib/connections/create-connection";
import { db } from "@/lib/db/client";
import type { Plan } from "@/lib/plans/schema";
import { startRun } from "@/lib/runs/start-run";
import { createAgentFixture, createWorkspaceFixture } from "@/lib/testing/fixtures";
import { type SlackServer, slackAnswer, startSlackServer } from "@/lib/testing/slack-server";
import { startWorker } from "@/lib/testing/start-worker";
import { waitForRun } from "@/lib/testing/wait-for-run";
import { type Receiver, startReceiver } from "@/lib/testing/webhook-receiver";
import { dumpDatabase } from "@/lib/vault/testing/dump-database";
import { showsSecret } from "@/lib/vault/testing/secret-forms";

let worker: Awaited<ReturnType<typeof startWorker>>;
let ctx: Ctx;
let slack: SlackServer;
let service: Receiver;

beforeAll(async () => {
  [slack, service] = await Promise.all([startSlackServer(), startReceiver()]);
  const other = new URL(service.origin).host;
  const pairs = { "slack.com": slack.address, "api.notion.com": other, "api.intercom.io": other };
  process.env.DROVER_CONNECTOR_HOSTS = Object.entries(pairs)
    .map((pair) => pair.join("="))
    .join();
  worker = await startWorker();
  ctx = await createWorkspaceFixture();
  await connected("slack_token", { botToken: slack.token });
});
afterAll(async () => {
  delete process.env.DROVER_CONNECTOR_HOSTS;
  await worker.stop();
  await Promise.all([slack.close(), service.close()]);
});
beforeEach(() => {
  slack.calls.length = 0;
  slack.messages.length = 0;
});

async function connected(
  app: string,
  fields: Record<string, string>,
): Promise<{ status: string; lastError: string | null }> {
  const { id } = await createConnection(ctx, { app, fields });
  const read = () => db.connection.findUniqueOrThrow({ where: { id } });
  return vi.waitFor(
    async () => {
      const row = await read();
      expect(row.status).not.toBe("checking");
      return row;
    },
    { timeout: 20_000, interval: 50 },
  );
}

async function run(plan: Plan, autonomy: "act" | "propose" = "act") {
  const agent = await createAgentFixture(ctx, plan, { autonomy });
  const { id } = await startRun(ctx, { agent: agent.id, trigger: "manual", input: {} });
  return waitForRun(id, ({ status }) => status === "awaiting_approval");
}

const post = { id: "post", tool: "slack.post_message", input: { channel: "C0000001", text: "Good morning" } };

test("a connection is tried out by its package, whose words do not give the secret away", async () => {
  const good = await db.connection.findFirstOrThrow({ where: { app: "slack_token" } });
  expect(good).toMatchObject({ status: "connected", lastError: null });
  const wrong = "xoxb-this-token-is-not-the-right-one";
  const bad = await connected("slack_token", { botToken: wrong });
  expect(bad.status).toBe("error");
  expect(bad.lastError).not.toContain(wrong);
});

test("an agent posts to Slack after a person has approved it: once, and with the token in no record", async () => {
  const waiting = await run({ steps: [post] }, "propose");
  expect(waiting.status).toBe("awaiting_approval");
  expect(slack.messages).toEqual([]);
  const approval = await db.approval.findFirstOrThrow({ where: { runId: waiting.id } });
  await decideApproval(ctx, { approval: approval.id, decision: "approved" });
  const done = await waitForRun(waiting.id);
  expect([done.status, done.error]).toEqual(["completed", null]);
  expect(slack.messages.map(({ channel, text }) => [channel, text])).toEqual([["C0000001", "Good morning"]]);
  const [call] = slack.calls.filter(({ method }) => method === "chat.postMessage");
  expect(call?.headers.authorization).toBe(`Bearer ${slack.token}`);
  const receipt = await db.receipt.findFirstOrThrow({ where: { runId: done.id } });
  expect(receipt).toMatchObject({ tool: "slack.post_message", status: "completed", approvalId: approval.id });
  for (const [table, text] of await dumpDatabase()) {
    expect([table, showsSecret(text, slack.token)]).toEqual([table, false]);
  }
});

test("what Slack says back is scrubbed, and what it reads comes out", async () => {
  slack.next("conversations.list", (response) =>
    slackAnswer(response, { ok: true, channels: [{ id: "C1", name: slack.token }], response_metadata: {} }),
  );
  const done = await run({ steps: [{ id: "list", tool: "slack.list_channels", input: {} }] });
  expect(done.status).toBe("completed");
  expect(JSON.stringify(done.output)).toContain("C1");
  expect(JSON.stringify(done.output)).not.toContain(slack.token);
});

test("an error of Slack's is the step's, in Slack's words", async () => {
  const done = await run({ steps: [{ ...post, input: { ...post.input, channel: "C404" } }] });
  expect(done).toMatchObject({ status: "failed", error: { code: "connector_failed" } });
  expect(JSON.stringify(done.error)).toContain("channel_not_found");
});

test("a post whose answer is lost is not posted again, and says that it may have happened", async () => {
  slack.next("chat.postMessage", (response) => response.destroy());
  const done = await run({ steps: [{ ...post, retry: { max_attempts: 3, delay_ms: 1 } } as Plan["steps"][number]] });
  expect(done).toMatchObject({ status: "failed", error: { code: "outcome_unknown" } });
  expect(slack.calls.filter(({ method }) => method === "chat.postMessage")).toHaveLength(1);
  expect(await db.receipt.findFirstOrThrow({ where: { runId: done.id } })).toMatchObject({ status: "failed" });
});

test("a limit of Slack's is waited for and the post made once", async () => {
  slack.next("chat.postMessage", (response) =>
    response
      .writeHead(429, { "retry-after": "1", "content-type": "application/json" })
      .end('{"ok":false,"error":"ratelimited"}'),
  );
  expect((await run({ steps: [post] })).status).toBe("completed");
  expect(slack.messages).toHaveLength(1);
});

test("a connection may be named; none, another app's and another workspace's are told apart from nothing", async () => {
  const named = (connection: string): Plan => ({ steps: [{ ...post, input: { ...post.input, connection } }] });
  const [first] = await db.connection.findMany({ where: { workspaceId: ctx.workspaceId, app: "slack_token" } });
  expect((await run(named(first?.name ?? ""))).status).toBe("completed");
  expect(await run(named("Elsewhere"))).toMatchObject({ error: { code: "connection_not_found" } });
  expect(
    await run({ steps: [{ id: "s", tool: "notion.search", input: { query: "x", connection: first?.id } }] }),
  ).toMatchObject({
    error: { code: "connection_not_found" },
  });
  expect(await run({ steps: [{ id: "s", tool: "notion.search", input: { query: "x" } }] })).toMatchObject({
    error: { code: "connection_needed" },
  });
  const other = await createWorkspaceFixture();
  const agent = await createAgentFixture(other, named(first?.id ?? ""));
  const { id } = await startRun(other, { agent: agent.id, trigger: "manual", input: {} });
  expect(await waitForRun(id)).toMatchObject({ error: { code: "connection_not_found" } });
  expect(slack.messages).toHaveLength(1);
});

test("Notion's and Intercom's actions reach their hosts with what their connections hold", async () => {
  const json = { "content-type": "application/json" };
  service.answer("/v1/users/u1", (response) =>
    response.writeHead(200, json).end('{"object":"user","id":"u1","name":"Ada"}'),
  );
  service.answer("/tags", (response) =>
    response.writeHead(200, json).end('{"type":"list","data":[{"type":"tag","id":"1","name":"vip"}]}'),
  );
  await connected("notion_token", { accessToken: "secret_notion_for_tests" });
  await connected("intercom_token", { accessToken: "intercom-token-for-tests", region: "intercom" });
  const notion = await run({ steps: [{ id: "s", tool: "notion.get_user", input: { user_id: "u1" } }] });
  const intercom = await run({ steps: [{ id: "s", tool: "intercom.list_all_tags", input: {} }] });
  expect([notion.error, intercom.error]).toEqual([null, null]);
  expect(JSON.stringify(notion.output)).toContain("Ada");
  expect(JSON.stringify(intercom.output)).toContain("vip");
  const seen = service.received.map(({ path, headers }) => [path, headers.authorization]);
  expect(seen).toContainEqual(["/tags", "Bearer intercom-token-for-tests"]);
  expect(seen).toContainEqual(["/v1/users/u1", "Bearer secret_notion_for_tests"]);
});
