import { createAgentDraft } from "@/lib/agent-drafts/create-draft";
import type { TestWorkspace } from "@/lib/api/testing/test-workspace";
import { sealAuditLog } from "@/lib/audit/seal-audit-log";
import { createSession } from "@/lib/auth/sessions";
import { createBudget } from "@/lib/budgets/create-budget";
import { createContactImport } from "@/lib/contact-imports/testing/create-import";
import { createContact } from "@/lib/contacts/create-contact";
import { db } from "@/lib/db/client";
import { createIdentity } from "@/lib/identities/create-identity";
import { newId } from "@/lib/ids/new-id";
import { createInvitation } from "@/lib/invitations/create-invitation";
import { sendMail } from "@/lib/mail/send-mail";
import { createMcpServer } from "@/lib/mcp-servers/create-server";
import { createModelProvider } from "@/lib/model-providers/create-provider";
import { notify } from "@/lib/notifications/notify";
import { createPolicy } from "@/lib/policies/create-policy";
import { createReceiptFixture } from "@/lib/receipts/testing/create-receipt";
import { startRun } from "@/lib/runs/start-run";
import { putSchedule } from "@/lib/schedules/put-schedule";
import { createSegment } from "@/lib/segments/create-segment";
import { suppressAddress } from "@/lib/suppressions/suppress-address";
import { createTrigger } from "@/lib/triggers/create-trigger";
import { insertSecret } from "@/lib/vault/stored-secret";
import { createWebhook } from "@/lib/webhooks/create-webhook";
import { sendTest } from "@/lib/webhooks/send-test";

export interface Filled {
  agentId: string;
  runId: string;
  /** Everything secret that was handed out or taken in: it is to be found nowhere. */
  secrets: string[];
  sessionToken: string;
  apiKey: string;
  hookKey: string;
}

/** Puts at least one row of the workspace into every table that has rows of workspaces. */
export async function fillWorkspace(workspace: TestWorkspace): Promise<Filled> {
  const { ctx, workspaceId, userId, email } = workspace;
  const own = { workspaceId, createdBy: userId };
  const { id: agentId } = await workspace.agent("Everything");
  const { key: apiKey } = await workspace.key();
  const session = await createSession({ userId, workspaceId });
  const trigger = await createTrigger(ctx, agentId, { name: "Hook" });
  await db.triggerDelivery.create({ data: { triggerId: trigger.id, deliveryId: "1", runId: "run_0" } });
  const webhook = await createWebhook(ctx, { url: "https://example.com/hook", events: ["run.completed"] });
  const { id: deliveryId } = await sendTest(ctx, { webhook: webhook.id });
  const at = new Date();
  await db.webhookAttempt.create({
    data: { deliveryId, number: 1, startedAt: at, durationMs: 1, requestHeaders: { "webhook-id": deliveryId } },
  });
  await putSchedule(ctx, agentId, { cron: "0 7 * * *" });
  const { id: scheduleId } = await db.schedule.findFirstOrThrow({ where: { agentId } });
  await db.scheduleFire.create({ data: { scheduleId, scheduledFor: at, status: "skipped_missed" } });
  const values = { value: `vault-${newId("request")}` };
  const secret = { workspaceId, name: "Tracker", type: "bearer" as const, config: {}, allowedHosts: ["x.example"] };
  await db.$transaction((tx) => insertSecret(tx, { ...secret, values, createdBy: userId }));
  const connection = { name: "Calendar", app: "ics", kind: "calendar", status: "connected" };
  await db.connection.create({ data: { id: newId("connection"), ...own, ...connection } });
  await createMcpServer(ctx, { name: "Tools", url: "https://mcp.example.com/mcp", enabled: false });
  await createAgentDraft(ctx, { description: "Say hello every morning" });
  await createInvitation(ctx, { email: `invited-${email}`, role: "viewer" });
  await createBudget(ctx, { period: "month", limit_credits: 1000 });
  await createPolicy(ctx, { name: "Never", outcome: "deny" });
  await createContact(ctx, { name: "Ada", email: "ada@example.com" });
  await createSegment(ctx, { name: "Everybody", filter: { match: "all", conditions: [] } });
  await suppressAddress(ctx, { address: "no@example.com", reason: "Asked" });
  await createIdentity(ctx, { name: "Sales", from_name: "Kim", from_address: "kim@example.com" });
  const importId = await createContactImport(ctx, "name\nAda\n");
  const problem = { row: 2, column: "name", value: "", problem: "Is empty." };
  await db.contactImportError.create({ data: { importId, workspaceId, ...problem } });
  await createReceiptFixture(workspaceId);
  await notify(db, { workspaceId, userIds: [userId], kind: "test", title: "Hello", link: "/" });
  const preference = { workspaceId, userId, kind: "test", inApp: true, email: "off" };
  await db.notificationPreference.create({ data: preference });
  await sendMail({ workspaceId, to: email, subject: "Hello", text: "Hello" });
  const day = new Date("2026-01-02");
  const figures = { runs: 1, completed: 1, failed: 0, cancelled: 0, live: 0, steps: 1, credits: 1 };
  await db.usageDay.create({
    data: { workspaceId, day, agentId, startedBy: userId, ...figures, inputTokens: 1, outputTokens: 2 },
  });
  await db.signal.create({
    data: { id: newId("signal"), workspaceId, agentId, type: "t", payload: {}, sentBy: userId },
  });
  await db.memory.create({ data: { id: `mem_${agentId}`, workspaceId, agentId, content: "Ada prefers email" } });
  const { id: runId } = await startRun(ctx, { agent: agentId, trigger: "manual", input: {} });
  const modelKey = `model-${newId("request")}`;
  const model = { name: "OpenAI", kind: "openai" as const, default_model: "gpt-5-mini" };
  await createModelProvider(ctx, { ...model, api_key: modelKey });
  const called = { provider: "OpenAI", model: "gpt-5-mini", purpose: "answer", status: "completed", durationMs: 1 };
  await db.modelCall.create({ data: { id: newId("modelCall"), workspaceId, agentId, runId, ...called } });
  const ofRun = { workspaceId, runId };
  const step = { ...ofRun, stepId: "show", seq: 50, type: "tool", status: "running" as const };
  await db.runStep.upsert({ where: { runId_stepId: { runId, stepId: "show" } }, create: step, update: {} });
  await db.message.create({
    data: { id: newId("message"), ...ofRun, agentId, stepId: "show", format: "markdown", content: "Hello" },
  });
  const asked = { tool: "http.post", effect: "write", args: {}, argsHash: "0".repeat(64), options: [] };
  const expiresAt = new Date(Date.now() + 3_600_000);
  await db.approval.create({
    data: { id: newId("approval"), ...ofRun, agentId, stepId: "show", ...asked, expiresAt, assigneeIds: [] },
  });
  const record = { workspaceId, route: "POST /contacts", key: "k", requestHash: new Uint8Array(32) };
  await db.idempotencyRecord.create({ data: record });
  await sealAuditLog(workspaceId);
  const secrets = [apiKey, session.token, trigger.hook_key, webhook.secret, values.value, modelKey];
  return { agentId, runId, secrets, sessionToken: session.token, apiKey, hookKey: trigger.hook_key };
}
