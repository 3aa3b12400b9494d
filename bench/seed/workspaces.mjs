// Workspaces, their people and their agents; and the slots by which runs find an agent.
import { LARGE_SHARE, SMALL_AGENTS } from "./shape.mjs";

const PLAIN_PLAN = {
  steps: [
    { id: "step_1", tool: "crm.lookup", input: { email: "{{ input.email }}" } },
    { id: "step_2", type: "transform", input: { customer: "{{ input.customer }}" } },
    { id: "step_3", tool: "http.request", input: { url: "https://api.example.com/orders" } },
    { id: "step_4", type: "display", input: { content: "Done for {{ input.email }}." } },
  ],
};
const OVER_PLAN = {
  steps: [
    {
      id: "each_contact",
      type: "for_each",
      input: { contacts: "all" },
      steps: [
        {
          id: "note",
          tool: "crm.update",
          input: { id: "{{ contact.id }}", changes: { attributes: { noted: "yes" } } },
        },
      ],
    },
  ],
};
const json = (/** @type {unknown} */ value) => `'${JSON.stringify(value)}'::jsonb`;
const SLOTS = 10_000;

/** @param {import("./shape.mjs").Shape} shape */
export function workspacesSql({ now, workspace, small, agents }) {
  const begun = `(timestamptz '${now}' - interval '400 days')`;
  const versionId = "pg_temp.seed_id('agv', a.at + v * interval '1 day', a.n * 10 + v)";
  return [
    `CREATE TEMP TABLE seed_workspace AS
      SELECT 0 AS n, '${workspace}' AS id, 12 AS members
      UNION ALL
      SELECT n, pg_temp.seed_id('wsp', ${begun} + n * interval '1 minute', n), 1 + n % 3 FROM generate_series(1, ${small}) n`,
    `INSERT INTO workspaces (id, name, slug, credit_balance, created_at)
      SELECT id, 'Company ' || n, 'company-' || n || '-' || right(id, 6), 10000, ${begun} FROM seed_workspace WHERE n > 0`,
    `CREATE TEMP TABLE seed_member AS
      SELECT w.n AS ws, k, w.id AS workspace_id, pg_temp.seed_id('usr', ${begun}, w.n * 100 + k) AS id
      FROM seed_workspace w, generate_series(1, w.members) k`,
    `INSERT INTO users (id, email, name, last_workspace_id, created_at)
      SELECT id, 'person-' || ws || '-' || k || '-' || right(id, 6) || '@example.com', 'Person ' || ws || '.' || k, workspace_id, ${begun} FROM seed_member`,
    // Whoever was in the large workspace already is the first of its members.
    `INSERT INTO seed_member
      SELECT 0, 0, workspace_id, user_id FROM memberships WHERE workspace_id = '${workspace}' ORDER BY created_at, user_id LIMIT 1`,
    `INSERT INTO memberships (workspace_id, user_id, role, created_at)
      SELECT workspace_id, id, CASE WHEN k = 1 AND ws > 0 THEN 'owner' WHEN k % 4 = 1 THEN 'admin' WHEN k % 4 = 2 THEN 'viewer' ELSE 'operator' END::role, ${begun}
      FROM seed_member WHERE k > 0`,
    `INSERT INTO sessions (id, token_hash, user_id, workspace_id, created_at, last_seen_at, expires_at)
      SELECT pg_temp.seed_id('ses', ${begun}, n), sha256(('session ' || n || m.id)::bytea), m.id, m.workspace_id, timestamptz '${now}', timestamptz '${now}', timestamptz '${now}' + interval '20 days'
      FROM seed_member m, LATERAL (SELECT m.ws * 1000 + m.k * 10 + d AS n FROM generate_series(1, 2) d) s WHERE m.k > 0`,
    `INSERT INTO api_keys (id, workspace_id, user_id, name, key_hash, hint, scopes, created_at)
      SELECT pg_temp.seed_id('key', ${begun}, m.ws * 1000 + m.k * 10 + d), m.workspace_id, m.id, 'Key ' || d,
        sha256(('key ' || d || m.id)::bytea), 'drv_…' || lpad(d::text, 4, '0'), ARRAY['runs:read', 'agents:read'], ${begun}
      FROM seed_member m, generate_series(1, 3) d WHERE m.k > 0`,
    `INSERT INTO invitations (id, workspace_id, role, token_hash, invited_by, expires_at, created_at)
      SELECT pg_temp.seed_id('inv', ${begun}, m.ws * 100 + d), m.workspace_id, 'viewer', sha256(('invitation ' || d || m.id)::bytea), m.id, timestamptz '${now}' + interval '5 days', ${begun}
      FROM seed_member m, generate_series(1, 3) d WHERE m.k = 1`,

    // Every fourth agent works through contacts.
    `CREATE TEMP TABLE seed_agent AS
      SELECT w.n AS ws, w.n * 1000 + k AS n, k, k % 4 = 1 AS playbook, w.id AS workspace_id, ${begun} + k * interval '1 hour' AS at,
        pg_temp.seed_id('agt', ${begun} + k * interval '1 hour', w.n * 1000 + k) AS id, NULL::text[] AS versions
      FROM seed_workspace w, generate_series(1, CASE WHEN w.n = 0 THEN ${agents} ELSE ${SMALL_AGENTS} END) k`,
    `UPDATE seed_agent a SET versions = ARRAY(SELECT ${versionId} FROM generate_series(1, 3) v)`,
    `INSERT INTO agents (id, workspace_id, slug, name, type, description, status, autonomy, playbook_template, draft_plan, created_at, updated_at)
      SELECT a.id, a.workspace_id, 'agent-' || a.n, 'Agent ' || a.n, 'plan', 'Looks after orders of customers.',
        CASE WHEN a.k % 10 = 3 THEN 'paused' ELSE 'active' END::agent_status, 'propose',
        CASE WHEN playbook THEN 'dormant_win_back' END, CASE WHEN playbook THEN ${json(OVER_PLAN)} ELSE ${json(PLAIN_PLAN)} END, a.at, a.at
      FROM seed_agent a`,
    `INSERT INTO agent_versions (id, workspace_id, agent_id, version, plan, created_by, created_at)
      SELECT a.versions[v], a.workspace_id, a.id, v, CASE WHEN playbook THEN ${json(OVER_PLAN)} ELSE ${json(PLAIN_PLAN)} END,
        m.id, a.at + v * interval '1 day'
      FROM seed_agent a JOIN seed_member m ON m.ws = a.ws AND m.k = 1, generate_series(1, 3) v`,
    "UPDATE agents SET published_version_id = a.versions[3] FROM seed_agent a WHERE agents.id = a.id",

    // Some agents and some of the small workspaces have far more runs than others.
    `CREATE TEMP TABLE seed_slot AS
      WITH slots AS (
        SELECT playbook, slot, slot / ${SLOTS}.0 AS u FROM generate_series(0, ${SLOTS - 1}) slot, (VALUES (true), (false)) o(playbook)
      ), places AS (
        SELECT playbook, slot, u, CASE WHEN u < ${LARGE_SHARE} THEN 0 ELSE 1 + floor(((u - ${LARGE_SHARE}) / ${1 - LARGE_SHARE}) ^ 2 * ${small})::int END AS ws FROM slots
      ), ranked AS (
        SELECT *, row_number() OVER (PARTITION BY ws, playbook ORDER BY k) - 1 AS place, count(*) OVER (PARTITION BY ws, playbook) AS of FROM seed_agent
      )
      SELECT p.playbook, p.slot, p.ws, a.workspace_id, a.id AS agent_id, a.n AS agent, a.versions
      FROM places p JOIN ranked a ON a.ws = p.ws AND a.playbook = p.playbook
        AND a.place = CASE WHEN p.ws = 0 THEN floor((p.u / ${LARGE_SHARE}) ^ 3 * a.of) ELSE p.slot % a.of END`,
    "CREATE UNIQUE INDEX ON seed_slot (playbook, slot)",
    "ANALYZE seed_slot",

    `INSERT INTO policies (id, workspace_id, name, position, condition, outcome, status, created_by, created_at)
      SELECT pg_temp.seed_id('pol', ${begun}, w.n * 100 + d), w.id, 'Rule ' || d, d, 'tool == "payments.refund' || d || '"', 'deny',
        CASE WHEN d = 1 THEN 'active' ELSE 'disabled' END::policy_status, 'seed', ${begun}
      FROM seed_workspace w, generate_series(1, 5) d`,
    `INSERT INTO budgets (id, workspace_id, agent_id, subject, period, limit_credits, created_by, created_at)
      SELECT pg_temp.seed_id('bud', ${begun}, a.n), a.workspace_id, a.id, a.id, 'month', 1000000, 'seed', ${begun} FROM seed_agent a WHERE a.k % 4 = 2`,
    `INSERT INTO triggers (id, workspace_id, agent_id, name, hook_key_hash, hook_key_hint, created_by, created_at)
      SELECT pg_temp.seed_id('trg', ${begun}, a.n * 10 + d), a.workspace_id, a.id, 'Trigger ' || d, sha256(('trigger ' || d || a.id)::bytea), '…' || d, m.id, ${begun}
      FROM seed_agent a JOIN seed_member m ON m.ws = a.ws AND m.k = 1, generate_series(1, 2) d`,
    // Disabled: a worker of a seeded installation has nothing to start.
    `INSERT INTO schedules (id, workspace_id, agent_id, cron, enabled, created_at)
      SELECT pg_temp.seed_id('sch', ${begun}, a.n), a.workspace_id, a.id, '0 8 * * 1', false, ${begun} FROM seed_agent a`,
    `INSERT INTO agent_drafts (id, workspace_id, description, status, created_by, created_at, completed_at)
      SELECT pg_temp.seed_id('drf', ${begun}, w.n * 100 + d), w.id, 'Remind customers of open orders', 'failed', 'seed', ${begun}, ${begun}
      FROM seed_workspace w, generate_series(1, 5) d`,
  ];
}
