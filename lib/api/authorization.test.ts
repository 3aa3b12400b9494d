import { beforeAll, describe, expect, test } from "vitest";
import { createAgentDraft } from "@/lib/agent-drafts/create-draft";
import { createApiKey } from "@/lib/api-keys/create-api-key";
import { newApiKey } from "@/lib/auth/api-key-format";
import { ALL_SCOPES, effectiveScopes, ROLE_SCOPES, type Scope } from "@/lib/auth/scopes";
import { createSession } from "@/lib/auth/sessions";
import { createBudget } from "@/lib/budgets/create-budget";
import { createConnection } from "@/lib/connections/create-connection";
import { createContactImport } from "@/lib/contact-imports/testing/create-import";
import { createContact } from "@/lib/contacts/create-contact";
import { createCredential } from "@/lib/credentials/create-credential";
import { db } from "@/lib/db/client";
import { createIdentity } from "@/lib/identities/create-identity";
import { createInvitation } from "@/lib/invitations/create-invitation";
import { sendMail } from "@/lib/mail/send-mail";
import { createMcpServer } from "@/lib/mcp-servers/create-server";
import { addMemory } from "@/lib/memory/change-memory";
import { createModelProvider } from "@/lib/model-providers/create-provider";
import { notify } from "@/lib/notifications/notify";
import { createPolicy } from "@/lib/policies/create-policy";
import { createReceiptFixture } from "@/lib/receipts/testing/create-receipt";
import { startRun } from "@/lib/runs/start-run";
import { createSegment } from "@/lib/segments/create-segment";
import { suppressAddress } from "@/lib/suppressions/suppress-address";
import { createTrigger } from "@/lib/triggers/create-trigger";
import { createWebhook } from "@/lib/webhooks/create-webhook";
import { sendTest } from "@/lib/webhooks/send-test";
import { createApi } from "./app";
import { documentPath, type Operation } from "./operation";
import { OPERATIONS } from "./operations";
import { type Call, NO_LIMITS, testClient } from "./testing/test-client";
import { type TestWorkspace, testWorkspace } from "./testing/test-workspace";

// Generated from the operations: a new endpoint is in this matrix the moment it exists.
const ICS = { app: "ics", fields: { url: "https://calendar.example.com/basic.ics" } };
const KEY = { type: "bearer" as const, name: "Theirs", value: "secret", allowed_hosts: ["api.example.com"] };
const api = createApi(NO_LIMITS);
let ours: TestWorkspace;
let theirs: TestWorkspace;
let ids: Record<string, string>;
let revoked: string;
let expired: string;
let hookKey: string;
const single = new Map<Scope, Call>();

beforeAll(async () => {
  ours = await testWorkspace();
  theirs = await testWorkspace();
  const agent = await theirs.agent();
  const run = await startRun(theirs.ctx, { agent: agent.id, trigger: "manual", input: {} });
  const contact = await createContact(theirs.ctx, { name: "Theirs", email: "theirs@example.com" });
  ids = { agent: agent.id, run: run.id, contact: contact.id, key: (await theirs.key()).id };
  ids.draft = (await createAgentDraft(theirs.ctx, { description: "Theirs" })).id;
  ids.trigger = (await createTrigger(theirs.ctx, agent.id, { name: "Theirs" })).id;
  const hook = { url: "https://example.com/", events: ["run.completed" as const] };
  ids.connection = (await createConnection(theirs.ctx, ICS)).id;
  ids.credential = (await createCredential(theirs.ctx, KEY)).id;
  ids.webhook = (await createWebhook(theirs.ctx, hook)).id;
  ids.delivery = (await sendTest(theirs.ctx, { webhook: ids.webhook })).id;
  const notice = {
    workspaceId: theirs.workspaceId,
    userIds: [theirs.userId],
    kind: "test",
    title: "Theirs",
    link: "/",
  };
  await notify(db, notice);
  ids.notification = (await db.notification.findFirstOrThrow({ where: { userId: theirs.userId } })).id;
  ids.email = (await sendMail({ workspaceId: theirs.workspaceId, to: theirs.email, subject: "s", text: "t" })).id;
  ids.budget = (await createBudget(theirs.ctx, { period: "run", limit_credits: 5 })).id;
  ids.memory = (await addMemory(theirs.ctx, agent.id, { content: "Theirs" })).id;
  ids.segment = (await createSegment(theirs.ctx, { name: "Theirs", filter: { match: "all", conditions: [] } })).id;
  ids.suppression = (await suppressAddress(theirs.ctx, { address: "no@example.com", reason: "Asked" })).id;
  ids.identity = (await createIdentity(theirs.ctx, { name: "T", from_name: "T", from_address: "t@example.com" })).id;
  ids.import = await createContactImport(theirs.ctx, "name\nTheirs\n");
  ids.policy = (await createPolicy(theirs.ctx, { name: "Theirs", outcome: "deny" })).id;
  const remote = { name: "Theirs", url: "https://mcp.example.com/mcp" };
  ids.server = (await createMcpServer(theirs.ctx, remote)).id;
  const provider = { name: "Theirs", kind: "openai" as const, api_key: "k", default_model: "m" };
  ids.model_provider = (await createModelProvider(theirs.ctx, provider)).id;
  ids.thread = "theirs";
  ids.user = theirs.userId;
  ids.session = (await createSession(theirs)).id;
  ids.invitation = (await createInvitation(theirs.ctx, { role: "viewer" })).id;
  ids.receipt = await createReceiptFixture(theirs.workspaceId);
  ids.entry = (await db.auditLog.findFirstOrThrow({ where: { workspaceId: theirs.workspaceId } })).id;
  hookKey = (await createTrigger(ours.ctx, (await ours.agent()).id, { name: "Ours" })).hook_key;
  const gone = await ours.key();
  revoked = gone.key;
  await db.apiKey.update({ where: { id: gone.id }, data: { revokedAt: new Date() } });
  const old = await ours.key();
  expired = old.key;
  await db.apiKey.update({ where: { id: old.id }, data: { expiresAt: new Date(0) } });
  for (const scope of ALL_SCOPES) single.set(scope, testClient((await ours.key([scope])).key, api));
});

const fill = (operation: Operation, values: Record<string, string>) =>
  documentPath(operation).replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "nothing");
const nowhere = (operation: Operation) => fill(operation, {});
const send = (call: Call, operation: Operation, path: string) => call(operation.method, path);

describe.each(OPERATIONS.map((operation) => [`${operation.method} ${operation.path}`, operation] as const))(
  "%s",
  (_name, operation) => {
    test("is refused without a good key", async () => {
      for (const key of [null, "junk", newApiKey(), revoked, expired, hookKey]) {
        const answer = await send(testClient(key, api), operation, nowhere(operation));
        expect(answer.status).toBe(401);
        expect(answer.headers.get("www-authenticate")).toBe("Bearer");
      }
    });

    test("passes with exactly the scope it declares", async () => {
      for (const [scope, call] of single) {
        const answer = await send(call, operation, nowhere(operation));
        if (operation.scope === "link") {
          expect(answer.status, "no key opens a link").toBe(401);
          continue;
        }
        const allowed = operation.scope !== "session" && effectiveScopes([scope], "owner").has(operation.scope);
        expect(answer.status === 403, `${scope} alone`).toBe(!allowed);
        if (!allowed && operation.scope !== "session") expect(answer.body.message).toContain(operation.scope);
      }
    });

    test.runIf(operation.path.includes("{"))("does not see what belongs to another workspace", async () => {
      const call = testClient((await ours.key()).key, api);
      const mine = await send(call, operation, nowhere(operation));
      const other = await send(call, operation, fill(operation, ids));
      if (operation.scope === "link") return expect([mine.status, other.status]).toEqual([401, 401]);
      expect(other.status).toBe(mine.status); // 404, or 403 for what no key may do
      expect(other.status).toBe(operation.scope === "session" ? 403 : other.status === 422 ? 422 : 404);
      expect(other.body.error).toBe(mine.body.error);
    });
  },
);

test("nothing of the other workspace changed", async () => {
  expect(await db.agent.count({ where: { id: ids.agent ?? "", status: "active" } })).toBe(1);
  expect(await db.contact.count({ where: { id: ids.contact ?? "", name: "Theirs" } })).toBe(1);
  expect(await db.notification.count({ where: { id: ids.notification ?? "", readAt: null } })).toBe(1);
  expect(await db.run.count({ where: { id: ids.run ?? "", status: "queued" } })).toBe(1);
});

test("lists show our own things only", async () => {
  const call = testClient((await ours.key()).key, api);
  for (const path of ["/contacts", "/runs"]) expect((await call("GET", path)).body.data).toEqual([]);
  const agents = (await call("GET", "/agents")).body.data as { id: string }[];
  expect(agents.map(({ id }) => id)).not.toContain(ids.agent);
});

test("a key never exceeds its maker's role, also when that shrinks", async () => {
  const workspace = await testWorkspace();
  const call = testClient((await workspace.key()).key, api);
  expect((await call("POST", "/contacts", { name: "A" })).status).toBe(201);
  await db.membership.updateMany({ where: { userId: workspace.userId }, data: { role: "viewer" } });
  expect((await call("POST", "/contacts", { name: "B" })).status).toBe(403);
  expect((await call("GET", "/contacts")).status).toBe(200);
  const viewer = { ...workspace.ctx, role: "viewer" as const, scopes: ROLE_SCOPES.viewer };
  await expect(createApiKey(viewer, { name: "k", scopes: ["agents:write"], expires: "30d" })).rejects.toMatchObject({
    code: "insufficient_scope",
  });
});
