// A year of runs with their steps: more of them lately than at first.
import { contactId, contactsOf } from "./contacts.mjs";
import { CONTACTS_OF_RUN, OVER_EVERY, STEPS } from "./shape.mjs";

/** Those that were seeded, whatever was there before. */
export const SEEDED = "r.number > (SELECT number FROM seed_before)";

/** Of the newest 2 %, one in twenty still goes on; of contacts' runs more, which wait for a decision; in the backlog all. */
const STATUS = `CASE
  WHEN below AND b.head = backlog THEN 'awaiting_approval' WHEN recent AND below AND dice < 0.3 THEN 'awaiting_approval'
  WHEN recent AND dice < 0.03 THEN 'awaiting_approval' WHEN recent AND dice < 0.04 THEN 'sleeping' WHEN recent AND dice < 0.05 THEN 'awaiting_signal'
  WHEN dice < 0.9 THEN 'completed' WHEN dice < 0.96 THEN 'failed' WHEN dice < 0.985 THEN 'cancelled' ELSE 'timed_out' END`;

const LIVE = "('awaiting_approval', 'sleeping', 'awaiting_signal')";

/** @param {import("./shape.mjs").Shape} shape */
export function runsSql(shape) {
  const { runs, now, contacts, backlog } = shape;
  const at = (/** @type {string} */ i) =>
    `(timestamptz '${now}' - interval '365 days' * (1 - (${i})::float8 / ${runs}) ^ 1.2)`;
  const runId = (/** @type {string} */ i) => `pg_temp.seed_id('run', ${at(i)}, ${i})`;
  const contact = `(b.contact % ${contactsOf("s.ws", contacts)})`;
  const source = `CASE trigger
    WHEN 'schedule' THEN pg_temp.seed_id('sch', timestamptz '${now}' - interval '400 days', s.agent)
    WHEN 'webhook' THEN pg_temp.seed_id('trg', timestamptz '${now}' - interval '400 days', s.agent * 10 + 1 + b.i % 2)
    WHEN 'agent' THEN ${runId("b.i - 1")}
    WHEN 'signal' THEN pg_temp.seed_id('sig', b.at, b.i)
    WHEN 'manual' THEN CASE WHEN b.i % 100 = 99 THEN ${runId("b.i - 50")} END END`;
  return [
    `CREATE TEMP TABLE seed_before AS
      SELECT ceil((coalesce(max(number), 0) + 1) / ${OVER_EVERY}.0)::bigint * ${OVER_EVERY} AS number FROM runs`,
    `INSERT INTO runs (id, number, workspace_id, agent_id, version_id, status, trigger, started_by, source_id, replay_of, parent_id, root_id,
        contact_id, thread, input, output, error, steps_completed, credits_used, fence, event_seq, wake_at, created_at, started_at, completed_at)
      SELECT ${runId("b.i")}, (SELECT number FROM seed_before) + b.i, s.workspace_id, s.agent_id,
        s.versions[CASE WHEN b.i > ${runs} * 0.6 THEN 3 WHEN b.i > ${runs} * 0.2 THEN 2 ELSE 1 END], ${STATUS}::run_status, trigger,
        pg_temp.seed_id('key', timestamptz '${now}' - interval '400 days', s.ws * 1000 + 11), ${source},
        CASE WHEN trigger = 'manual' AND b.i % 100 = 99 THEN ${runId("b.i - 50")} END,
        CASE WHEN below THEN ${runId("b.head")} WHEN trigger = 'agent' THEN ${runId("b.i - 1")} END,
        CASE WHEN below THEN ${runId("b.head")} WHEN trigger = 'agent' THEN ${runId("b.i - 1")} END,
        CASE WHEN below THEN ${contactId(shape, "s.ws", contact)} END,
        CASE WHEN NOT over AND b.i % 12 = 5 THEN 'customer-' || floor(pg_temp.dice(b.i, 5) ^ 4 * ${Math.ceil(runs / 200)}) END,
        CASE WHEN below THEN jsonb_build_object('contact_id', ${contactId(shape, "s.ws", contact)})
          WHEN over THEN '{"segment": "all"}'
          ELSE jsonb_build_object('email', 'contact-' || s.ws || '-' || floor(pg_temp.dice(b.i, 6) * ${contactsOf("s.ws", contacts)}) || '@example.com',
            'customer', floor(pg_temp.dice(b.i, 6) * 100000), 'topic', pg_temp.pick(b.i, 7, 'order', 'refund', 'delivery', 'invoice', 'renewal'),
            'note', 'Asked about the order, and when it would arrive at the new address.') END,
        CASE WHEN ${STATUS} = 'completed' THEN jsonb_build_object('done', true, 'summary', 'The order ' || b.i || ' was looked up and the customer was told.') END,
        CASE WHEN ${STATUS} IN ('failed', 'timed_out') THEN '{"code": "step_failed", "message": "The server answered 503."}'::jsonb END,
        3 + b.number % 5 + CASE WHEN ${STATUS} = 'completed' THEN 1 ELSE 0 END, 1 + b.i % 4, 1, 12,
        CASE WHEN ${STATUS} = 'sleeping' THEN timestamptz '${now}' + interval '20 days' END, b.at, b.at,
        CASE WHEN ${STATUS} NOT IN ${LIVE} THEN b.at + interval '1 second' * (1 + b.i % 50) END
      FROM (
        SELECT i, number, head, over, over AND i > head AS below, i - head + head * 7 AS contact, ${at("i")} AS at,
          ${backlog} AS backlog, i > ${backlog} - ${runs} * 0.02 AS recent, pg_temp.dice(i, 1) AS dice,
          CASE WHEN head = ${backlog} THEN 0 ELSE floor(pg_temp.dice(CASE WHEN over THEN head ELSE i END, 2) * 10000)::int END AS slot,
          CASE WHEN over THEN 'api' WHEN i % 50 = 7 THEN 'agent' ELSE pg_temp.pick(i, 3, 'api', 'api', 'manual', 'schedule', 'webhook', 'webhook', CASE WHEN i % 10 = 0 THEN 'mcp' ELSE 'api' END, 'signal') END AS trigger
        FROM (
          SELECT i, (SELECT number FROM seed_before) + i AS number, CASE WHEN i >= ${backlog} THEN ${backlog} ELSE i - i % ${OVER_EVERY} + 1 END AS head,
            i >= ${backlog} OR i % ${OVER_EVERY} BETWEEN 1 AND ${1 + CONTACTS_OF_RUN} AS over
          FROM generate_series(1, ${runs}) i
        ) numbered OFFSET 0
      ) b JOIN seed_slot s ON s.playbook = b.over AND s.slot = b.slot`,
    "SELECT setval('runs_number_seq', (SELECT max(number) FROM runs))",
    "ANALYZE runs",

    // Prose of the lengths that steps record.
    `CREATE TEMP TABLE seed_doc AS
      SELECT n, jsonb_build_object('email', 'contact-' || n || '@example.com', 'limit', n, 'fields', jsonb_build_array('name', 'orders', 'address')) AS input,
        jsonb_build_object('name', 'Customer ' || n, 'company', 'Company ' || n, 'tags', jsonb_build_array('customer'), 'orders', n,
          'note', repeat('Delivered late once, then on time. ', (n % 6)::int)) AS output
      FROM generate_series(0, 255) n`,
    `CREATE TEMP TABLE seed_kind AS SELECT * FROM (VALUES
      (1, 'tool', 'crm.lookup'), (2, 'transform', NULL), (3, 'tool', 'http.request'), (4, 'llm', NULL), (5, 'tool', 'email.send'),
      (6, 'display', NULL), (7, 'tool', 'memory.recall'), (8, 'tool', 'crm.update')) k(s, type, tool)`,
    `INSERT INTO run_steps (run_id, step_id, workspace_id, seq, type, tool, status, input, output, error, attempts, credits_used, started_at, completed_at)
      SELECT r.id, CASE WHEN r.contact_id IS NOT NULL AND last THEN 'note' ELSE 'step_' || s END, r.workspace_id, s,
        CASE WHEN r.contact_id IS NOT NULL AND last THEN 'tool' WHEN s = 1 AND r.thread IS NOT NULL THEN 'agent' ELSE k.type END,
        CASE WHEN r.contact_id IS NOT NULL AND last THEN 'crm.update' ELSE k.tool END,
        CASE WHEN NOT last OR r.status = 'completed' THEN 'completed' WHEN r.status = 'awaiting_approval' THEN 'awaiting_approval'
          WHEN r.status IN ('failed', 'timed_out') THEN 'failed' WHEN r.status = 'cancelled' THEN 'skipped' ELSE 'running' END::step_status,
        d.input, CASE WHEN NOT last OR r.status = 'completed' THEN d.output END,
        CASE WHEN last AND r.status IN ('failed', 'timed_out') THEN '{"code": "http_error", "message": "The server answered 503."}'::jsonb END,
        1, CASE WHEN k.type = 'llm' THEN 1 ELSE 0 END, r.created_at + s * interval '1 second', CASE WHEN NOT last OR r.status = 'completed' THEN r.created_at + s * interval '1 second' END
      FROM runs r, LATERAL (SELECT s, s = ${STEPS} AS last FROM generate_series(1, ${STEPS}) s) steps
        JOIN seed_kind k USING (s), seed_doc d
      WHERE ${SEEDED} AND d.n = (r.number * 7 + steps.s) & 255`,
    // Live streams read the events of one run; those of the newest stand for all.
    `INSERT INTO run_events (run_id, seq, workspace_id, type, data, created_at)
      SELECT r.id, e, r.workspace_id, CASE WHEN e % 2 = 1 THEN 'step.started' ELSE 'step.completed' END, jsonb_build_object('step_id', 'step_' || (e + 1) / 2), r.created_at
      FROM runs r, generate_series(1, 12) e WHERE r.number > (SELECT number FROM seed_before) + ${Math.round(runs * 0.98)}`,
  ];
}
