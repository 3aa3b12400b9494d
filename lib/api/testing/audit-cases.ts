import { createAgentDraft } from "@/lib/agent-drafts/create-draft";
import { createAgent } from "@/lib/agents/create-agent";
import { publishAgent } from "@/lib/agents/publish-agent";
import { updateAgent } from "@/lib/agents/update-agent";
import { createApiKey } from "@/lib/api-keys/create-api-key";
import { createApprovalFixture } from "@/lib/approval-links/testing/approval-fixture";
import { signLink } from "@/lib/approval-links/token";
import type { Ctx } from "@/lib/auth/context";
import { createSession } from "@/lib/auth/sessions";
import { createBudget } from "@/lib/budgets/create-budget";
import { createConnection } from "@/lib/connections/create-connection";
import { createContactImport } from "@/lib/contact-imports/testing/create-import";
import { overRunFixture } from "@/lib/contact-runs/testing/over-run";
import { createContact } from "@/lib/contacts/create-contact";
import { createCredential } from "@/lib/credentials/create-credential";
import { hashPassword } from "@/lib/crypto/passwords";
import { db } from "@/lib/db/client";
import { createIdentity } from "@/lib/identities/create-identity";
import { newId } from "@/lib/ids/new-id";
import { createInvitation } from "@/lib/invitations/create-invitation";
import { hashOfAll, readDefinition } from "@/lib/mcp/definitions";
import { createMcpServer } from "@/lib/mcp-servers/create-server";
import { createModelProvider } from "@/lib/model-providers/create-provider";
import { createPolicy } from "@/lib/policies/create-policy";
import { startRun } from "@/lib/runs/start-run";
import { pauseSchedule } from "@/lib/schedules/pause-schedule";
import { putSchedule } from "@/lib/schedules/put-schedule";
import { createSegment } from "@/lib/segments/create-segment";
import { suppressAddress } from "@/lib/suppressions/suppress-address";
import { createTrigger } from "@/lib/triggers/create-trigger";
import { createWebhook } from "@/lib/webhooks/create-webhook";
import { sendTest } from "@/lib/webhooks/send-test";
import { createWorkspace } from "@/lib/workspaces/create-workspace";
import { DISPLAY_PLAN } from "./test-workspace";

const PASSWORD = "horse radish and thyme";

/** Makes one thing in the workspace, for the parameter of this name. @returns its id */
export const MAKE: Record<string, (ctx: Ctx) => Promise<string>> = {
  agent: async (ctx) => (await createAgent(ctx, { name: "Greeter", publish: true, plan: DISPLAY_PLAN })).id,
  run: async (ctx) => (await startRun(ctx, { agent: await make(ctx, "agent"), trigger: "manual", input: {} })).id,
  approval: async (ctx) => {
    const agentId = await make(ctx, "agent");
    const run = await startRun(ctx, { agent: agentId, trigger: "manual", input: {} });
    return (await createApprovalFixture(ctx, { runId: run.id, agentId })).id;
  },
  draft: async (ctx) => (await createAgentDraft(ctx, { description: "Say hello" })).id,
  contact: async (ctx) => (await createContact(ctx, { name: "Ada", email: `${newId("contact")}@example.com` })).id,
  action: async () => "0",
  segment: async (ctx) => (await createSegment(ctx, { name: "S", filter: { match: "all", conditions: [] } })).id,
  suppression: async (ctx) => (await suppressAddress(ctx, { address: "no@example.com", reason: "Asked" })).id,
  identity: async (ctx) =>
    (await createIdentity(ctx, { name: "I", from_name: "Kim", from_address: "kim@example.com" })).id,
  import: (ctx) => createContactImport(ctx, "name,email\nAda,ada@example.com\n"),
  key: async (ctx) => (await createApiKey(ctx, { name: "k", scopes: ["runs:read"], expires: "30d" })).id,
  policy: async (ctx) => (await createPolicy(ctx, { name: "Rule", outcome: "deny" })).id,
  trigger: async (ctx) => (await createTrigger(ctx, await make(ctx, "agent"), { name: "T" })).id,
  webhook: async (ctx) =>
    (await createWebhook(ctx, { url: "https://example.com/", events: ["run.completed" as const] })).id,
  delivery: async (ctx) => {
    const { id } = await sendTest(ctx, { webhook: await make(ctx, "webhook") });
    await db.webhookDelivery.update({ where: { id }, data: { status: "failed" } });
    return id;
  },
  credential: async (ctx) =>
    (await createCredential(ctx, { type: "bearer", name: "C", value: "secret", allowed_hosts: ["api.example.com"] }))
      .id,
  connection: async (ctx) =>
    (await createConnection(ctx, { app: "ics", fields: { url: "https://calendar.example.com/basic.ics" } })).id,
  server: async (ctx) => (await createMcpServer(ctx, { name: "S", url: "https://mcp.example.com/mcp" })).id,
  model_provider: async (ctx) =>
    (
      await createModelProvider(ctx, {
        name: newId("modelProvider"),
        kind: "openai",
        api_key: "sk-example",
        default_model: "gpt-5-mini",
      })
    ).id,
  budget: async (ctx) => (await createBudget(ctx, { period: "month", limit_credits: 100 })).id,
  memory: async (ctx) => {
    const id = newId("memory");
    const { workspaceId } = ctx;
    await db.memory.create({ data: { id, workspaceId, agentId: await make(ctx, "agent"), content: "A fact" } });
    return id;
  },
  invitation: async (ctx) => (await createInvitation(ctx, { role: "viewer" })).id,
  session: async (ctx) => (await createSession(ctx)).id,
  user: async (ctx) => {
    const id = newId("user");
    await db.user.create({ data: { id, email: `${id}@example.com`, name: "Some viewer" } });
    await db.membership.create({ data: { workspaceId: ctx.workspaceId, userId: id, role: "viewer" } });
    return id;
  },
  provider: async ({ userId }) => {
    await db.identity.create({ data: { provider: "oidc", subject: userId, userId, email: "x@example.com" } });
    await db.user.update({ where: { id: userId }, data: { passwordHash: "x" } });
    return "oidc";
  },
};

export async function make(ctx: Ctx, what: string): Promise<string> {
  const maker = MAKE[what];
  if (!maker) throw new Error(`Say in lib/api/testing/audit-cases.ts how to make one for {${what}}.`);
  return maker(ctx);
}

export interface AuditCase {
  /** Parameters of the path that are not simply made. */
  params?: Record<string, string>;
  /** In place of the operation's own example. */
  body?: unknown;
  query?: string;
  /** It is answered when the run has ended, so a worker has to be there. */
  works?: true;
}

async function scheduled(ctx: Ctx): Promise<{ params: { agent: string } }> {
  const agent = await make(ctx, "agent");
  await putSchedule(ctx, agent, { cron: "0 8 * * 1" });
  return { params: { agent } };
}

/** For operations that take no session. */
export async function keyOf(ctx: Ctx): Promise<string> {
  return (await createApiKey(ctx, { name: "k", scopes: ["agents:write"], expires: "30d" })).key;
}

async function actionCase(ctx: Ctx): Promise<AuditCase> {
  const { run, contacts } = await overRunFixture(ctx);
  return { params: { run: run.id, contact: contacts[0]?.id ?? "", action: "0" }, body: {} };
}

async function endedRun(ctx: Ctx): Promise<string> {
  const run = await make(ctx, "run");
  await db.run.update({ where: { id: run }, data: { status: "completed", completedAt: new Date() } });
  return run;
}

async function proposed(ctx: Ctx): Promise<AuditCase> {
  const policy = await make(ctx, "policy");
  await db.policy.update({ where: { id: policy }, data: { status: "proposed" } });
  return { params: { policy } };
}

/** What a call of these operations needs beside things to name and the example of its body. */
export const CASES: Record<string, (ctx: Ctx) => Promise<AuditCase>> = {
  tagContacts: async (ctx) => ({ body: { contact_ids: [await make(ctx, "contact")], tags: ["vip"] } }),
  untagContacts: async (ctx) => {
    const contact = await make(ctx, "contact");
    await db.contact.update({ where: { id: contact }, data: { tags: ["vip"] } });
    return { body: { contact_ids: [contact], tags: ["vip"] } };
  },
  deleteContacts: async (ctx) => ({ body: { contact_ids: [await make(ctx, "contact")] } }),
  startContactImport: async () => ({ body: { mapping: ["name", "email"] } }),
  resumeAgent: async (ctx) => {
    const agent = await make(ctx, "agent");
    await db.agent.update({ where: { id: agent }, data: { status: "paused" } });
    return { params: { agent } };
  },
  updateAgent: async () => ({ body: { name: "Renamed" } }),
  rollBackAgent: async (ctx) => {
    const agent = await make(ctx, "agent");
    await updateAgent(ctx, agent, { plan: { steps: [{ id: "other", type: "transform", input: 1 }] } });
    await publishAgent(ctx, { agent });
    return { params: { agent }, body: { version: 1 } };
  },
  runAgent: async () => ({ works: true, body: { input: "Hello" } }),
  createChatCompletion: async (ctx) => ({
    works: true,
    body: { model: await make(ctx, "agent"), messages: [{ role: "user", content: "Hello" }] },
  }),
  triggerPlaybook: async (ctx) => ({ body: { contact_ids: [await make(ctx, "contact")] } }),
  approveAction: actionCase,
  rejectAction: actionCase,
  decideRunActions: async (ctx) => ({ params: { run: (await overRunFixture(ctx)).run.id } }),
  continueRun: async (ctx) => {
    const run = await make(ctx, "run");
    await db.run.update({ where: { id: run }, data: { heldAt: new Date() } });
    return { params: { run } };
  },
  reconnectConnection: async () => ({ body: { fields: { url: "https://calendar.example.com/other.ics" } } }),
  createBudget: async () => ({ body: { period: "month", limit_credits: 500 } }),
  forgetThread: async (ctx) => {
    const agent = await make(ctx, "agent");
    await startRun(ctx, { agent, trigger: "manual", input: {}, thread: "customer-42" });
    return { params: { agent, thread: "customer-42" } };
  },
  acceptMcpTools: async (ctx) => {
    const server = await make(ctx, "server");
    const offered = [readDefinition({ name: "search", description: "Search", inputSchema: { type: "object" } })];
    const offeredTools = JSON.parse(JSON.stringify(offered));
    await db.mcpServer.update({ where: { id: server }, data: { offeredTools, status: "quarantined" } });
    return { params: { server }, body: { hash: hashOfAll(offered) } };
  },
  deleteWorkspace: async ({ workspaceId }) => {
    const { slug } = await db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
    return { query: `?confirm=${encodeURIComponent(slug)}` };
  },
  approve: async () => ({ body: {} }),
  respondToApproval: async (ctx) => {
    const approval = await make(ctx, "approval");
    const question = { kind: "question" as const, question: "Which?", options: [], freeText: true };
    await db.approval.update({ where: { id: approval }, data: question });
    return { params: { approval }, body: { answer: "That one." } };
  },
  delegateApproval: async (ctx) => {
    const to = await make(ctx, "user");
    await db.membership.updateMany({ where: { userId: to }, data: { role: "admin" } });
    return { body: { to } };
  },
  decideApprovals: async (ctx) => ({
    body: { decisions: [{ id: await make(ctx, "approval"), decision: "approve" }] },
  }),
  decideApprovalLink: async (ctx) => {
    const approval = await db.approval.findUniqueOrThrow({ where: { id: await make(ctx, "approval") } });
    const { id: approvalId, argsHash, expiresAt } = approval;
    return { params: { token: signLink({ approvalId, userId: ctx.userId, argsHash, expiresAt }) } };
  },
  updatePolicy: async () => ({ body: { name: "Renamed" } }),
  movePolicy: async (ctx) => {
    const policy = await make(ctx, "policy");
    await createPolicy(ctx, { name: "Another", outcome: "allow" });
    return { params: { policy }, body: { position: 2 } };
  },
  acceptPolicy: proposed,
  dismissPolicy: proposed,
  createPolicy: async () => ({ body: { name: "Rule", outcome: "deny" } }),
  deleteSchedule: scheduled,
  pauseSchedule: scheduled,
  resumeSchedule: async (ctx) => {
    const schedule = await scheduled(ctx);
    await pauseSchedule(ctx, schedule.params);
    return schedule;
  },
  runScheduleNow: scheduled,
  backfillSchedule: scheduled,
  replayRun: async (ctx) => ({ params: { run: await endedRun(ctx) }, body: {} }),
  bulkCancelRuns: async (ctx) => ({ body: { run_ids: [await make(ctx, "run")] } }),
  bulkReplayRuns: async (ctx) => ({ body: { run_ids: [await endedRun(ctx)] } }),
  transferWorkspace: async (ctx) => ({ body: { user_id: await make(ctx, "user") } }),
  switchWorkspace: async (ctx) => ({ body: { workspace_id: (await createWorkspace(ctx, { name: "Other" })).id } }),
  acceptInvitation: async (ctx) => {
    const { link } = await createInvitation(ctx, { role: "viewer" });
    await db.membership.deleteMany({ where: { userId: ctx.userId, workspaceId: ctx.workspaceId } });
    const other = await createWorkspace(ctx, { name: "Other" });
    await db.session.updateMany({ where: { userId: ctx.userId }, data: { workspaceId: other.id } });
    return { body: { token: link?.split("/invite/")[1] ?? "" } };
  },
  changePassword: async ({ userId }) => {
    await db.user.update({ where: { id: userId }, data: { passwordHash: await hashPassword(PASSWORD) } });
    return { body: { current: PASSWORD, new: "four goats under a bridge" } };
  },
};

/** Operations that change nothing worth a row, and why. */
export const NOT_AUDITED: Record<string, string> = {
  dryRunPolicy: "computes what a rule would have decided",
  previewSegment: "computes what a filter finds",
  previewSchedule: "computes the next times of an expression",
  readNotification: "a mark for the reader alone",
  readAllNotifications: "a mark for the reader alone",
};
