import { createAgent } from "@/lib/agents/create-agent";
import { AGENT_TEMPLATES } from "@/lib/agents/templates";
import { createApiKey } from "@/lib/api-keys/create-api-key";
import type { Ctx } from "@/lib/auth/context";
import { internalCtx } from "@/lib/auth/internal-ctx";
import { createConnection } from "@/lib/connections/create-connection";
import { grantCredits } from "@/lib/credits/grant-credits";
import { randomBase62 } from "@/lib/crypto/base62";
import { db, pool } from "@/lib/db/client";
import { newId } from "@/lib/ids/new-id";
import { playbookPlan } from "@/lib/playbooks/playbook-plan";
import { driveRun } from "@/lib/runs/executor/drive-run";
import { startRun } from "@/lib/runs/start-run";
import { sendSignal } from "@/lib/signals/send-signal";
import { createUser } from "./create-user";
import { demoCalendar } from "./demo-calendar";
import { DEMO_CONTACTS } from "./demo-contacts";

export type SeededDemo =
  | { created: false }
  | { created: true; email: string; password: string; api_key: string; agent: string };

const EMAIL = "demo@drover.example";
const HISTORY_DAYS = [13, 12, 10, 9, 8, 6, 6, 5, 3, 2, 1, 1] as const;

/**
 * A workspace to look around in: contacts, agents, and two weeks of history. The runs are real ones, executed here and
 * then dated back. An installation that has people in it is left alone.
 */
export async function seedDemo(): Promise<SeededDemo> {
  await removeHalfMade();
  if ((await db.user.count()) > 0) return { created: false };
  const password = randomBase62(20);
  await createUser({ email: EMAIL, password, name: "Demo", workspace: "Demo workspace" });
  const ctx = await internalCtx(EMAIL);
  await db.contact.createMany({
    data: DEMO_CONTACTS.map((contact) => ({ id: newId("contact"), workspaceId: ctx.workspaceId, ...contact })),
  });
  await grantCredits(ctx, { amount: 400 });
  await createConnection(ctx, { app: "ics_file", name: "Demo calendar", fields: { events: demoCalendar(new Date()) } });
  const agents = await createAgents(ctx);
  const report = agents.find(({ slug }) => slug === "weekly-pipeline-report");
  const followUp = agents.find(({ slug }) => slug === "follow-up-on-open-deals");
  const quiet = agents.find(({ slug }) => slug === "flag-quiet-deals");
  if (!report || !followUp || !quiet) throw new Error("the templates to seed from are not there");
  await dateBack(BEGINNINGS, ctx.workspaceId, `${HISTORY_DAYS[0] + 1} days`);
  for (const [index, days] of HISTORY_DAYS.entries()) {
    await runInThePast(ctx, index % 4 === 2 ? followUp.id : report.id, days, index);
  }
  await runInThePast(ctx, quiet.id, 0, 1); // it waits in the approvals inbox
  await askAbout(ctx, DEMO_CONTACTS.find(({ email }) => email)?.email ?? "");
  const { key } = await createApiKey(ctx, { name: "Demo key", scopes: [...ctx.scopes], expires: "never" });
  return { created: true, email: EMAIL, password, api_key: key, agent: report.slug };
}

/** A seeding that was killed on its way: its key is what it makes last. Nobody can have signed in to it yet. */
async function removeHalfMade(): Promise<void> {
  const half = await db.user.findFirst({
    where: { email: EMAIL, apiKeys: { none: {} } },
    include: { memberships: true },
  });
  if (!half) return;
  const workspaces = half.memberships.map((membership) => membership.workspaceId);
  await db.$transaction([
    db.workspace.deleteMany({ where: { id: { in: workspaces } } }),
    db.user.delete({ where: { id: half.id } }),
  ]);
}

/** Every template as a published agent; the first is the one to begin with. */
async function createAgents(ctx: Ctx) {
  const agents = [];
  for (const template of AGENT_TEMPLATES.filter(({ id }) => id !== "blank" && id !== "goal")) {
    const { id, name, description, autonomy, schedule, plan } = template;
    agents.push(
      await createAgent(ctx, {
        name,
        description,
        autonomy,
        plan: { ...plan },
        publish: true,
        // every five minutes would spend the demo's credits
        ...(schedule && id !== "http-health-check" ? { schedule } : {}),
      }),
    );
  }
  await createAgent(ctx, {
    name: "Acme Sales",
    description: "Plans for itself: give it a request, and it looks things up and drafts what should be sent.",
    autonomy: "act", // what it writes are drafts
    goal: "You help the sales team with renewals. Look up what is known, and draft what should be sent.",
    tools: ["crm.lookup", "gmail.draft", "calendar.find"],
    publish: true,
  });
  await createAgent(ctx, CHECK_IN);
  return agents;
}

/** A playbook to try: whom it finds does not depend on the day it is tried. */
const CHECK_IN = {
  name: "Customer check-in",
  type: "playbook",
  description: "Asks each customer how they are doing, and notes that it was done. What it would do waits for you.",
  playbook: { capabilities: ["email", "crm"], monitoring: { alert_when: "run.failed > 0" } },
  plan: {
    ...playbookPlan({
      targeting: {
        filter: {
          match: "all",
          conditions: [
            { field: "tags", operator: "is", value: "customer" },
            { field: "email", operator: "exists" },
          ],
        },
      },
      steps: [
        {
          id: "send",
          name: "Ask how they are",
          tool: "email.send",
          input: {
            to: "{{ contact.email }}",
            subject: "How are things at {{ contact.company }}?",
            body: "Hello,\n\nit has been a while since we talked. Is there anything we can help with?",
          },
        },
        {
          id: "mark",
          name: "Note it at the contact",
          tool: "crm.update",
          input: { id: "{{ contact.id }}", changes: { attributes: { checked_in: "{{ run.id }}" } } },
        },
      ],
    }),
  },
  publish: true,
};

async function runInThePast(ctx: Ctx, agent: string, days: number, index: number): Promise<void> {
  const { id } = await startRun(ctx, { agent, trigger: "manual", input: {} });
  await driveRun(id);
  await dateBack(TRACES_OF_A_RUN, id, `${days * 24 * 60 + index * 37} minutes`);
}

/** A question for the inbox, by way of a signal. */
async function askAbout(ctx: Ctx, email: string): Promise<void> {
  const signal = await sendSignal(ctx, { agent: "route-a-new-lead", type: "lead.created", payload: { email } });
  if (signal.run) await driveRun(signal.run.id);
}

const BEGINNINGS = [
  "UPDATE workspaces SET created_at = created_at - $2::interval WHERE id = $1",
  "UPDATE agents SET created_at = created_at - $2::interval, updated_at = updated_at - $2::interval WHERE workspace_id = $1",
  "UPDATE agent_versions SET created_at = created_at - $2::interval WHERE workspace_id = $1",
  "UPDATE contacts SET created_at = created_at - $2::interval, updated_at = updated_at - $2::interval WHERE workspace_id = $1",
  "UPDATE credit_transactions SET created_at = created_at - $2::interval WHERE workspace_id = $1",
];

const TRACES_OF_A_RUN = [
  `UPDATE runs SET created_at = created_at - $2::interval, started_at = started_at - $2::interval,
     completed_at = completed_at - $2::interval WHERE id = $1`,
  "UPDATE run_steps SET started_at = started_at - $2::interval, completed_at = completed_at - $2::interval WHERE run_id = $1",
  "UPDATE run_events SET created_at = created_at - $2::interval WHERE run_id = $1",
  "UPDATE credit_transactions SET created_at = created_at - $2::interval WHERE run_id = $1",
  "UPDATE messages SET created_at = created_at - $2::interval WHERE run_id = $1",
  "UPDATE approvals SET created_at = created_at - $2::interval WHERE run_id = $1",
];

async function dateBack(statements: string[], id: string, by: string): Promise<void> {
  for (const sql of statements) await pool.query(sql, [id, by]);
}
