// What comes of runs: approvals, receipts, messages, mail, deliveries, records.
import { SEEDED } from "./runs.mjs";
import { STEPS } from "./shape.mjs";

/** The id of what a run brought about, by the time of the run. @param {string} prefix */
const idOf = (prefix) => `'${prefix}' || substr(r.id, 4)`;
const dice = (/** @type {number} */ salt) => `pg_temp.dice(r.number, ${salt})`;
const pick = (/** @type {number} */ salt, /** @type {string[]} */ ...options) =>
  `pg_temp.pick(r.number, ${salt}, ${options.map((option) => `'${option}'`).join(", ")})`;
const asked = `(r.status = 'awaiting_approval' OR ${dice(21)} < 0.25)`;

/** @param {import("./shape.mjs").Shape} shape */
export function outcomesSql({ now, runs }) {
  const begun = `(timestamptz '${now}' - interval '400 days')`;
  const hash = "encode(sha256(r.id::bytea), 'hex')";
  return [
    `INSERT INTO approvals (id, workspace_id, agent_id, run_id, step_id, over_run_id, contact_id, status, kind, tool, effect, version, question, options,
        args, args_hash, reason, decided_by, decided_via, decided_at, assignee_ids, assignee_role, escalate_to_ids, expires_at, created_at)
      SELECT ${idOf("apr")}, r.workspace_id, r.agent_id, r.id, a.step, CASE WHEN r.contact_id IS NOT NULL THEN r.parent_id END, r.contact_id, a.status::approval_status, a.kind::approval_kind,
        CASE a.kind WHEN 'approval' THEN 'approval' WHEN 'question' THEN 'ask' WHEN 'budget' THEN 'budget' ELSE a.tool END,
        CASE WHEN ${dice(24)} < 0.02 THEN 'destructive' ELSE 'write' END, 3, CASE WHEN a.kind IN ('approval', 'question') THEN 'May I go on?' END, '{}',
        CASE WHEN r.contact_id IS NOT NULL THEN jsonb_build_object('id', r.contact_id, 'changes', jsonb_build_object('noted', 'yes'))
          ELSE jsonb_build_object('to', coalesce(r.input ->> 'email', 'someone@example.com'), 'subject', 'Your order', 'text', 'It is on its way, and will be with you on Friday.') END,
        ${hash}, CASE WHEN a.status = 'rejected' THEN 'Not now' END, CASE WHEN a.status IN ('approved', 'rejected') THEN m.id END,
        CASE WHEN a.status IN ('approved', 'rejected') THEN 'user' END, CASE WHEN a.status IN ('approved', 'rejected') THEN r.created_at + interval '1 hour' END,
        CASE WHEN ${dice(25)} < 0.05 THEN ARRAY[m.id] ELSE '{}' END, CASE WHEN ${dice(26)} < 0.05 THEN 'admin' END::role, '{}',
        CASE WHEN a.status = 'pending' THEN timestamptz '${now}' + interval '1 hour' * (1 + r.number % 160) ELSE r.created_at + interval '7 days' END, r.created_at + interval '2 seconds'
      FROM runs r JOIN seed_workspace w ON w.id = r.workspace_id JOIN seed_member m ON m.ws = w.n AND m.k = 1 + r.number % w.members,
      LATERAL (SELECT
        CASE WHEN r.status = 'awaiting_approval' THEN 'pending' WHEN ${dice(22)} < 0.7 THEN 'approved' WHEN ${dice(22)} < 0.85 THEN 'rejected' WHEN ${dice(22)} < 0.95 THEN 'expired' ELSE 'cancelled' END AS status,
        CASE WHEN r.contact_id IS NOT NULL OR ${dice(23)} < 0.8 THEN 'call' WHEN ${dice(23)} < 0.9 THEN 'approval' WHEN ${dice(23)} < 0.96 THEN 'question' WHEN ${dice(23)} < 0.99 THEN 'in_doubt' ELSE 'budget' END AS kind,
        CASE WHEN r.contact_id IS NOT NULL THEN 'crm.update' WHEN ${dice(27)} < 0.001 THEN 'calendar.create' ELSE ${pick(28, "email.send", "http.request", "crm.update")} END AS tool,
        CASE WHEN r.contact_id IS NOT NULL THEN 'note' ELSE 'step_' || ${STEPS} END AS step) a
      WHERE ${SEEDED} AND ${asked}`,
    // Requests that nobody decided in time, before their runs have noticed.
    `UPDATE approvals SET expires_at = timestamptz '${now}' - interval '1 minute' WHERE status = 'pending' AND hashtext(id) % 20 = 0`,
    `INSERT INTO receipts (id, workspace_id, agent_id, agent_name, run_id, run_number, step_id, attempt, tool, effect, target, args_hash, idempotency_key, status, response_status, created_at)
      SELECT ${idOf("rct")}, r.workspace_id, r.agent_id, a.name, r.id, r.number, 'step_5', 1,
        CASE WHEN ${dice(27)} < 0.001 THEN 'calendar.create' ELSE ${pick(28, "email.send", "http.request", "crm.update")} END, 'write',
        CASE WHEN r.contact_id IS NOT NULL THEN 'contact ' || r.contact_id WHEN ${dice(29)} < 0.5 THEN 'email to ' || coalesce(r.input ->> 'email', 'someone@example.com') ELSE 'https://api.example.com/orders/' || r.number END,
        ${hash}, r.id || ':step_5', CASE WHEN ${dice(30)} < 0.95 THEN 'completed' WHEN ${dice(30)} < 0.995 THEN 'failed' ELSE 'unknown' END, 200, r.created_at + interval '5 seconds'
      FROM runs r JOIN agents a ON a.id = r.agent_id WHERE ${SEEDED} AND ${dice(31)} < 0.3`,
    `INSERT INTO messages (id, workspace_id, agent_id, run_id, step_id, format, content, created_at)
      SELECT ${idOf("msg")}, r.workspace_id, r.agent_id, r.id, 'step_6', 'markdown', '**Done**: the order ' || r.number || ' is on its way.', r.created_at + interval '6 seconds'
      FROM runs r WHERE ${SEEDED} AND ${dice(32)} < 0.2`,
    `INSERT INTO notifications (id, workspace_id, user_id, kind, title, body, link, read_at, in_app, digest, created_at)
      SELECT ${idOf("ntf")}, r.workspace_id, m.id, ${pick(33, "approval.requested", "run.failed", "approval.reminder")}, 'Something waits', 'An agent asks.', '/runs/' || r.number,
        CASE WHEN ${dice(34)} < 0.97 THEN r.created_at + interval '1 hour' END, ${dice(35)} < 0.95, false, r.created_at
      FROM runs r JOIN seed_workspace w ON w.id = r.workspace_id JOIN seed_member m ON m.ws = w.n AND m.k = CASE WHEN w.n = 0 AND ${dice(36)} < 0.6 THEN 0 ELSE 1 + r.number % w.members END
      WHERE ${SEEDED} AND ${dice(37)} < 0.3`,
    `INSERT INTO emails (id, workspace_id, recipient, subject, text, status, created_at, sent_at)
      SELECT ${idOf("eml")}, r.workspace_id, coalesce(r.input ->> 'email', 'someone@example.com'), 'Your order ' || r.number, 'It is on its way.', CASE WHEN ${dice(38)} < 0.97 THEN 'sent' ELSE 'failed' END, r.created_at, r.created_at
      FROM runs r WHERE ${SEEDED} AND ${dice(39)} < 0.15`,
    `INSERT INTO credit_transactions (id, workspace_id, type, amount, balance_after, run_id, step_id, created_at)
      SELECT ${idOf("ctx")}, r.workspace_id, 'consumption', -r.credits_used, 1000000, r.id, '', r.created_at FROM runs r WHERE ${SEEDED}`,
    `INSERT INTO model_calls (id, workspace_id, agent_id, run_id, step_id, purpose, provider, model, status, input_tokens, output_tokens, cost_micro_usd, duration_ms, created_at)
      SELECT ${idOf("mcl")}, r.workspace_id, r.agent_id, r.id, 'step_4', 'answer', ${pick(40, "Main", "Second")}, ${pick(41, "large", "small")}, CASE WHEN ${dice(42)} < 0.98 THEN 'completed' ELSE 'failed' END, 800, 120, 2400, 900, r.created_at
      FROM runs r WHERE ${SEEDED} AND ${dice(43)} < 0.3`,
    `INSERT INTO signals (id, workspace_id, agent_id, type, payload, run_id, step_id, sent_by, consumed_at, created_at)
      SELECT ${idOf("sig")}, r.workspace_id, r.agent_id, ${pick(44, "payment.received", "ticket.closed")}, '{"amount": 12}', CASE WHEN r.number % 20 > 0 THEN r.id END, NULL, 'seed', CASE WHEN r.number % 20 > 0 THEN r.created_at END, r.created_at
      FROM runs r WHERE ${SEEDED} AND r.trigger = 'signal'`,
    `INSERT INTO schedule_fires (schedule_id, scheduled_for, status, run_id, created_at)
      SELECT r.source_id, r.created_at, 'started', r.id, r.created_at FROM runs r WHERE ${SEEDED} AND r.trigger = 'schedule' ON CONFLICT DO NOTHING`,
    `INSERT INTO trigger_deliveries (trigger_id, delivery_id, run_id, created_at)
      SELECT r.source_id, 'delivery-' || r.number, r.id, r.created_at FROM runs r WHERE r.number > (SELECT number FROM seed_before) + ${Math.round(runs * 0.8)} AND r.trigger = 'webhook'`,
    // An agent remembers something of every fourth run; one in three of that is a fact with a key.
    `INSERT INTO memories (id, workspace_id, agent_id, key, content, run_id, created_at)
      SELECT ${idOf("mem")}, r.workspace_id, r.agent_id, CASE WHEN r.number % 12 = 3 THEN 'fact-' || r.number END, 'Customer ' || (r.input ->> 'customer') || ' asked about the ' || (r.input ->> 'topic') || ' and prefers to be told in the morning.', r.id, r.created_at
      FROM runs r WHERE ${SEEDED} AND r.number % 4 = 3 AND r.input ? 'topic'`,
    `INSERT INTO webhooks (id, workspace_id, url, events, secret, created_by, created_at, enabled)
      SELECT pg_temp.seed_id('whk', ${begun}, w.n * 10 + d), w.id, 'https://hooks.example.com/' || w.n || '/' || d, ARRAY['run.completed', 'run.failed'], 'sealed', 'seed', ${begun}, false
      FROM seed_workspace w, generate_series(1, CASE WHEN w.n = 0 THEN 4 ELSE 1 END) d`,
    `INSERT INTO webhook_deliveries (id, workspace_id, webhook_id, event, payload, status, attempts, next_attempt_at, response_status, created_at, completed_at)
      SELECT ${idOf("dlv")}, r.workspace_id, pg_temp.seed_id('whk', ${begun}, w.n * 10 + CASE WHEN w.n = 0 AND ${dice(45)} > 0.6 THEN 2 + r.number % 3 ELSE 1 END),
        CASE WHEN r.status = 'completed' THEN 'run.completed' WHEN ${dice(46)} < 0.9 THEN 'run.failed' ELSE 'credits.low' END,
        '{"type": "run.ended", "data": {"run_id": ' || r.number || ', "status": "' || r.status || '"}}',
        CASE WHEN ${dice(47)} < 0.99 THEN 'delivered' ELSE 'failed' END, 1, NULL, 200, r.created_at, r.created_at
      FROM runs r JOIN seed_workspace w ON w.id = r.workspace_id WHERE ${SEEDED} AND ${dice(48)} < 0.4`,
    `INSERT INTO webhook_attempts (delivery_id, number, started_at, duration_ms, request_headers, response_status, response_headers, response_body)
      SELECT d.id, 1, d.created_at, 40, '{"content-type": "application/json", "webhook-id": "x"}', 200, '{"content-length": "2"}', 'ok'
      FROM webhook_deliveries d JOIN webhooks h ON h.id = d.webhook_id WHERE h.secret = 'sealed'`,
    `INSERT INTO audit_logs (id, workspace_id, actor_type, actor_id, action, resource_type, resource_id, after, request_id, address, created_at)
      SELECT ${idOf("aud")}, r.workspace_id, CASE WHEN r.trigger = 'manual' THEN 'user' ELSE 'api_key' END, CASE WHEN r.trigger = 'manual' THEN m.id ELSE r.started_by END,
        CASE WHEN ${dice(49)} < 0.9 THEN 'run.started' WHEN ${dice(49)} < 0.999 THEN 'run.cancelled' ELSE 'agent.updated' END, CASE WHEN ${dice(49)} < 0.999 THEN 'run' ELSE 'agent' END,
        CASE WHEN ${dice(49)} < 0.999 THEN r.id ELSE r.agent_id END, '{"status": "queued"}', 'req_seed', '192.0.2.1', r.created_at
      FROM runs r JOIN seed_workspace w ON w.id = r.workspace_id JOIN seed_member m ON m.ws = w.n AND m.k = 1 + r.number % w.members
      WHERE ${SEEDED} AND r.contact_id IS NULL AND ${dice(50)} < 0.5`,
    `INSERT INTO usage_days (workspace_id, day, agent_id, started_by, runs, completed, failed, cancelled, live, steps, credits, input_tokens, output_tokens)
      SELECT r.workspace_id, (r.created_at AT TIME ZONE 'UTC')::date, r.agent_id, r.started_by, count(*), count(*) FILTER (WHERE r.status = 'completed'),
        count(*) FILTER (WHERE r.status IN ('failed', 'timed_out')), count(*) FILTER (WHERE r.status = 'cancelled'),
        count(*) FILTER (WHERE r.completed_at IS NULL), sum(r.steps_completed), sum(r.credits_used), count(*) * 800, count(*) * 120
      FROM runs r WHERE ${SEEDED} AND r.created_at < (timestamptz '${now}' AT TIME ZONE 'UTC')::date::timestamp AT TIME ZONE 'UTC' GROUP BY 1, 2, 3, 4
      ON CONFLICT DO NOTHING`,
    `INSERT INTO idempotency_records (workspace_id, route, key, request_hash, status, headers, body, created_at)
      SELECT r.workspace_id, 'POST /api/v1/agents/{agent}/run', 'key-' || r.number, sha256(r.id::bytea), 202, '{}', '{}', r.created_at
      FROM runs r WHERE r.number > (SELECT number FROM seed_before) + ${Math.round(runs * 0.98)}`,
  ];
}
