import { listAgentDrafts } from "@/lib/agent-drafts/list-drafts";
import { getAgent } from "@/lib/agents/get-agent";
import { listAgentVersions } from "@/lib/agents/list-agent-versions";
import { listAgents } from "@/lib/agents/list-agents";
import type { Page } from "@/lib/api/cursor";
import { listApiKeys } from "@/lib/api-keys/list-api-keys";
import { listApprovals } from "@/lib/approvals/list-approvals";
import { listAuditEntries } from "@/lib/audit/list-entries";
import type { Ctx } from "@/lib/auth/context";
import { listBudgets } from "@/lib/budgets/list-budgets";
import { listConnections } from "@/lib/connections/list-connections";
import { listImports } from "@/lib/contact-imports/list-imports";
import { listContacts } from "@/lib/contacts/list-contacts";
import { listTransactions } from "@/lib/credits/list-transactions";
import { db, pool } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";
import { listIdentities } from "@/lib/identities/list-identities";
import { listInvitations } from "@/lib/invitations/list-invitations";
import { listEmails } from "@/lib/mail/list-emails";
import { getMcpServer } from "@/lib/mcp-servers/get-server";
import { listMcpServers } from "@/lib/mcp-servers/list-servers";
import { listMemories } from "@/lib/memory/list-memories";
import { listModelCalls } from "@/lib/model-calls/list-model-calls";
import { listModelProviders } from "@/lib/model-providers/list-providers";
import { listPolicies } from "@/lib/policies/list-policies";
import { listReceipts } from "@/lib/receipts/list-receipts";
import { getRun } from "@/lib/runs/get-run";
import { listAgentMessages } from "@/lib/runs/list-messages";
import { getSchedule } from "@/lib/schedules/get-schedule";
import { listScheduleFires } from "@/lib/schedules/list-schedule-fires";
import { listSegments } from "@/lib/segments/list-segments";
import { listSignals } from "@/lib/signals/list-signals";
import { listSuppressions } from "@/lib/suppressions/list-suppressions";
import { listTriggers } from "@/lib/triggers/list-triggers";
import { listDeliveries } from "@/lib/webhooks/list-deliveries";
import { listWebhooks } from "@/lib/webhooks/list-webhooks";
import { exportedCredentials, exportedUsage } from "./export-tables";
import { listMembers } from "./list-members";

/** Everything of one kind that a workspace owns, as the API shows it, a bounded number at a time. */
export interface ExportSource {
  type: string;
  pages: (ctx: Ctx) => AsyncGenerator<object[]>;
}

const PER_PAGE = 100;
const RUNS_AT_ONCE = 4;

/** All pages of a list, one after another. */
async function* all<T extends object>(
  list: (page: { limit: number; cursor?: string }) => Promise<Page<T>>,
): AsyncGenerator<T[]> {
  let cursor: string | null = null;
  do {
    const page: Page<T> = await list({ limit: PER_PAGE, ...(cursor !== null && { cursor }) });
    if (page.data.length > 0) yield page.data;
    cursor = page.next_cursor;
  } while (cursor !== null);
}

/** The same for what is listed by agent; each item names its agent. */
const ofAgents = <T extends object>(list: (ctx: Ctx, page: { agent: string; limit: number }) => Promise<Page<T>>) =>
  async function* (ctx: Ctx): AsyncGenerator<object[]> {
    for await (const agents of all((page) => listAgents(ctx, page))) {
      for (const { id } of agents) {
        const pages = all((page) => present(list(ctx, { agent: id, ...page }), { data: [], next_cursor: null }));
        for await (const items of pages) yield items.map((item) => ({ agent_id: id, ...item }));
      }
    }
  };

/** What was deleted since its page was read is left out. */
async function present<T>(found: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return otherwise;
    throw error;
  }
}

/** Details of what a page lists, a few at a time. */
async function details<T, D extends object>(items: T[], read: (item: T) => Promise<D>): Promise<D[]> {
  const found: (D | null)[] = [];
  for (let at = 0; at < items.length; at += RUNS_AT_ONCE) {
    const some = items.slice(at, at + RUNS_AT_ONCE).map((item) => present<D | null>(read(item), null));
    found.push(...(await Promise.all(some)));
  }
  return found.filter((item) => item !== null);
}

/** Runs with their steps, oldest first. A page is small: a run may hold megabytes. */
async function* runs(ctx: Ctx): AsyncGenerator<object[]> {
  for (let past = 0; ; ) {
    const { rows } = await pool.query<{ number: number }>(
      "SELECT number::float8 AS number FROM runs WHERE workspace_id = $1 AND number > $2 ORDER BY number LIMIT $3",
      [ctx.workspaceId, past, PER_PAGE],
    );
    const last = rows.at(-1);
    if (!last) return;
    past = last.number;
    for (let at = 0; at < rows.length; at += RUNS_AT_ONCE) {
      yield await details(rows.slice(at, at + RUNS_AT_ONCE), ({ number }) => getRun(ctx, { run: String(number) }));
    }
  }
}

async function* approvals(ctx: Ctx): AsyncGenerator<object[]> {
  for (const status of ["pending", "decided", "expired", "cancelled"] as const)
    yield* all((page) => listApprovals(ctx, { ...page, status }));
}

async function* schedules(ctx: Ctx): AsyncGenerator<object[]> {
  const rows = await db.schedule.findMany({ where: { workspaceId: ctx.workspaceId }, select: { agentId: true } });
  for (const { agentId } of rows) yield await details([agentId], (agent) => getSchedule(ctx, { agent }));
}

async function* agentsWithPlans(ctx: Ctx): AsyncGenerator<object[]> {
  for await (const agents of all((page) => listAgents(ctx, page)))
    yield await details(agents, ({ id }) => getAgent(ctx, { agent: id }));
}

async function* mcpServers(ctx: Ctx): AsyncGenerator<object[]> {
  for await (const servers of all((page) => listMcpServers(ctx, page)))
    for (const { id } of servers) yield await details([id], (server) => getMcpServer(ctx, { server }));
}

async function* deliveries(ctx: Ctx): AsyncGenerator<object[]> {
  for await (const webhooks of all((page) => listWebhooks(ctx, page)))
    for (const { id } of webhooks) yield* all((page) => listDeliveries(ctx, { webhook: id, ...page }));
}

async function* members(ctx: Ctx): AsyncGenerator<object[]> {
  yield await listMembers(ctx);
}

/** In the order of the file. */
export const EXPORT_SOURCES: readonly ExportSource[] = [
  { type: "member", pages: members },
  { type: "invitation", pages: (ctx) => all((page) => listInvitations(ctx, page)) },
  { type: "api_key", pages: (ctx) => all((page) => listApiKeys(ctx, page)) },
  { type: "credential", pages: exportedCredentials },
  { type: "connection", pages: (ctx) => all((page) => listConnections(ctx, page)) },
  { type: "mcp_server", pages: mcpServers },
  { type: "model_provider", pages: (ctx) => all((page) => listModelProviders(ctx, page)) },
  { type: "contact", pages: (ctx) => all((page) => listContacts(ctx, page)) },
  { type: "suppression", pages: (ctx) => all((page) => listSuppressions(ctx, page)) },
  { type: "segment", pages: (ctx) => all((page) => listSegments(ctx, page)) },
  { type: "contact_import", pages: (ctx) => all((page) => listImports(ctx, page)) },
  { type: "identity", pages: (ctx) => all((page) => listIdentities(ctx, page)) },
  { type: "agent_draft", pages: (ctx) => all((page) => listAgentDrafts(ctx, page)) },
  { type: "agent", pages: agentsWithPlans },
  { type: "agent_version", pages: ofAgents(listAgentVersions) },
  { type: "trigger", pages: ofAgents(listTriggers) },
  { type: "schedule", pages: schedules },
  { type: "schedule_fire", pages: ofAgents(listScheduleFires) },
  { type: "signal", pages: ofAgents(listSignals) },
  { type: "memory", pages: ofAgents(listMemories) },
  { type: "policy", pages: (ctx) => all((page) => listPolicies(ctx, page)) },
  { type: "budget", pages: (ctx) => all((page) => listBudgets(ctx, page)) },
  { type: "run", pages: runs },
  { type: "model_call", pages: (ctx) => all((page) => listModelCalls(ctx, page)) },
  { type: "approval", pages: approvals },
  { type: "message", pages: ofAgents(listAgentMessages) },
  { type: "receipt", pages: (ctx) => all((page) => listReceipts(ctx, page)) },
  { type: "credit_transaction", pages: (ctx) => all((page) => listTransactions(ctx, page)) },
  { type: "usage_day", pages: exportedUsage },
  { type: "webhook", pages: (ctx) => all((page) => listWebhooks(ctx, page)) },
  { type: "webhook_delivery", pages: deliveries },
  { type: "email", pages: (ctx) => all((page) => listEmails(ctx, page)) },
  { type: "audit_entry", pages: (ctx) => all((page) => listAuditEntries(ctx, page)) },
];
