import { createApi } from "@/lib/api/app";
import { NO_LIMITS } from "@/lib/api/testing/test-client";
import { createApiKey } from "@/lib/api-keys/create-api-key";
import { signLink } from "@/lib/approval-links/token";
import type { Ctx } from "@/lib/auth/context";
import { ALL_SCOPES } from "@/lib/auth/scopes";
import { createSession, sessionCookieName } from "@/lib/auth/sessions";
import { pool } from "@/lib/db/client";

/** A workspace of the seeded database, and what to name in it. */
export interface Tenant {
  ctx: Ctx;
  key: string;
  cookie: string;
  /** Values of the parameters of paths; of some several that differ in size. */
  paths: Record<string, string[]>;
  /** Values of what a query narrows by: what many have, few have, and nothing has. */
  filters: Record<string, string[]>;
}

export const api = createApi(NO_LIMITS);

/** @returns the first column of each row */
async function column(sql: string, workspaceId: string): Promise<string[]> {
  const { rows } = await pool.query<{ it: string }>(sql, [workspaceId]);
  return rows.map(({ it }) => it);
}

/** Of what the workspace holds, the things that a list is likeliest to be slow for. */
export async function readTenant(ctx: Ctx): Promise<Tenant> {
  const of = (sql: string) => column(sql, ctx.workspaceId);
  const one = async (table: string, more = "") =>
    of(`SELECT id AS it FROM ${table} WHERE workspace_id = $1 ${more} ORDER BY id DESC LIMIT 1`);
  const busiest = await of(
    "SELECT agent_id AS it FROM runs WHERE workspace_id = $1 GROUP BY 1 ORDER BY count(contact_id) = 0 DESC, count(*) DESC LIMIT 1",
  );
  const idlest = await of(
    "SELECT agent_id AS it FROM runs WHERE workspace_id = $1 GROUP BY 1 ORDER BY count(*) LIMIT 1",
  );
  const over = await of(
    "SELECT parent_id AS it FROM runs WHERE workspace_id = $1 AND contact_id IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
  );
  const plain = await one("runs", "AND contact_id IS NULL AND status = 'completed'");
  const agents = [...busiest, ...idlest];
  const sources = await of(
    "SELECT source_id AS it FROM runs WHERE workspace_id = $1 AND source_id IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
  );
  const {
    id: approvalId,
    args_hash: argsHash,
    expires_at: expiresAt,
  } = (
    await pool.query(
      "SELECT id, args_hash, expires_at FROM approvals WHERE workspace_id = $1 AND expires_at > now() ORDER BY id DESC LIMIT 1",
      [ctx.workspaceId],
    )
  ).rows[0] ?? { id: "apr_none", args_hash: "none", expires_at: new Date(Date.now() + 60_000) };
  const thread = await of(
    "SELECT thread AS it FROM runs WHERE agent_id = (SELECT agent_id FROM runs WHERE workspace_id = $1 AND thread IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT 1) AND thread IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
  );
  const contacts = await of(
    "SELECT contact_id AS it FROM runs WHERE workspace_id = $1 AND contact_id IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
  );
  const since = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  const day = (days: number) => since(days).slice(0, 10);
  const { token } = await createSession({ userId: ctx.userId, workspaceId: ctx.workspaceId });
  return {
    ctx,
    key: (await createApiKey(ctx, { name: "reads", scopes: ALL_SCOPES, expires: "30d" })).key,
    cookie: `${sessionCookieName()}=${token}`,
    paths: {
      agent: agents,
      version: ["3"],
      run: [...over, ...plain],
      approval: [approvalId],
      contact: contacts,
      thread,
      token: [signLink({ approvalId, userId: ctx.userId, argsHash, expiresAt })],
      webhook: await of(
        "SELECT webhook_id AS it FROM webhook_deliveries WHERE workspace_id = $1 GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
      ),
      delivery: await one("webhook_deliveries"),
      entry: await one("audit_logs"),
      notification: await one("notifications", `AND user_id = '${ctx.userId}'`),
      email: await one("emails"),
      receipt: await one("receipts"),
      policy: await one("policies"),
      segment: await of("SELECT id AS it FROM segments WHERE workspace_id = $1 ORDER BY id"),
      import: await one("contact_imports"),
      identity: await one("sender_identities"),
      trigger: await one("triggers"),
      budget: await one("budgets"),
      draft: await one("agent_drafts"),
    },
    filters: {
      agent: agents,
      run: [...over, ...plain],
      version: ["3"],
      tool: ["crm.update", "calendar.create", "no.such"],
      source: [...sources, "sch_none"],
      replay_of: await of("SELECT replay_of AS it FROM runs WHERE workspace_id = $1 AND replay_of IS NOT NULL LIMIT 1"),
      q: ["order", "contact-0-77@", "nothing like it"],
      created_after: [since(300), since(1)],
      created_before: [since(1), since(300)],
      from: [day(60)],
      to: [day(30)],
      older_than_ms: ["60000", "31536000000"],
      actor: [
        ctx.userId,
        ...(await of(
          "SELECT actor_id AS it FROM audit_logs WHERE workspace_id = $1 GROUP BY 1 ORDER BY count(*) DESC LIMIT 1",
        )),
      ],
      action: ["run.started", "agent.updated", "no.such"],
      resource_type: ["run", "agent", "contact"],
      resource_id: plain,
      tag: ["customer", "pilot", "nothing"],
      company: ["Company 7", "No such company"],
      attribute: ["plan:free", "plan:enterprise", "plan:none"],
      segment: await of("SELECT id AS it FROM segments WHERE workspace_id = $1 ORDER BY id"),
      event: ["run.completed", "credits.low", "run.needs_approval"],
      playbook_template: ["dormant_win_back", "meeting_prep"],
      app: ["crm"],
      address: ["gone-7@example.org", "nobody@example.com"],
      days: ["300", "30"],
      runs: ["1000"],
      step_id: ["note", "other"],
      target: ["all"],
    },
  };
}
