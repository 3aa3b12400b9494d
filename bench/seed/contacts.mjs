// Contacts and what belongs to them.
import { SMALL_CONTACTS } from "./shape.mjs";

/**
 * The id of contact number `k` (from 0) of workspace number `ws`, without looking it up.
 * @param {import("./shape.mjs").Shape} shape @param {string} ws @param {string} k
 */
export function contactId({ now }, ws, k) {
  return `pg_temp.seed_id('con', ${contactTime(now, k)}, (${ws})::bigint * 1000000 + (${k}))`;
}

/** @param {string} now @param {string} k */
const contactTime = (now, k) => `(timestamptz '${now}' - interval '390 days' + (${k}) * interval '100 seconds')`;

/** @param {string} ws @param {number} large */
export const contactsOf = (ws, large) => `(CASE WHEN ${ws} = 0 THEN ${large} ELSE ${SMALL_CONTACTS} END)`;

/** @param {import("./shape.mjs").Shape} shape */
export function contactsSql(shape) {
  const { now, contacts } = shape;
  const begun = `(timestamptz '${now}' - interval '390 days')`;
  return [
    `INSERT INTO contacts (id, workspace_id, name, email, company, title, timezone, language, tags, attributes, consent, consent_at, suppressed_at, suppression_reason, created_at, updated_at)
      SELECT ${contactId(shape, "c.ws", "c.k")}, c.workspace_id,
        pg_temp.pick(n, 1, 'Ada', 'Ben', 'Chiara', 'Dana', 'Emil', 'Femi', 'Grace', 'Hugo', 'Ines', 'Jun') || ' ' || pg_temp.pick(n, 2, 'Adler', 'Brook', 'Castro', 'Dahl', 'Eriksen', 'Frost', 'Gray', 'Hall', 'Ito', 'Jensen') || ' ' || k,
        'contact-' || c.ws || '-' || k || '@example.com', 'Company ' || floor(pg_temp.dice(n, 3) * 2000), pg_temp.pick(n, 4, 'Buyer', 'Engineer', 'Director', 'Owner'),
        pg_temp.pick(n, 5, 'Europe/Berlin', 'America/New_York', 'Asia/Tokyo', NULL), pg_temp.pick(n, 6, 'en', 'de', 'ja', NULL),
        ARRAY(SELECT tag FROM (VALUES ('customer', 0.5), ('newsletter', 0.2), ('vip', 0.02), ('partner', 0.002), ('pilot', 0.0002)) t(tag, share) WHERE pg_temp.dice(n, hashtext(tag) % 1000) < share),
        jsonb_build_object('plan', CASE WHEN pg_temp.dice(n, 7) < 0.02 THEN 'enterprise' WHEN pg_temp.dice(n, 7) < 0.3 THEN 'pro' ELSE 'free' END, 'orders', floor(pg_temp.dice(n, 8) * 40)),
        CASE WHEN pg_temp.dice(n, 9) < 0.6 THEN 'granted' WHEN pg_temp.dice(n, 9) < 0.63 THEN 'withdrawn' ELSE 'unknown' END, at,
        CASE WHEN pg_temp.dice(n, 10) < 0.02 THEN at END, CASE WHEN pg_temp.dice(n, 10) < 0.02 THEN 'Asked to be left alone' END, at, at
      FROM (
        SELECT w.n AS ws, w.id AS workspace_id, k, w.n::bigint * 1000000 + k AS n, ${contactTime(now, "k")} AS at
        FROM seed_workspace w, generate_series(0, ${contactsOf("w.n", contacts)} - 1) k OFFSET 0
      ) c`,
    `INSERT INTO suppressions (id, workspace_id, address, reason, created_by, created_at)
      SELECT 'sup' || substr(id, 4), workspace_id, email, suppression_reason, 'seed', suppressed_at FROM contacts
      WHERE suppressed_at IS NOT NULL AND workspace_id IN (SELECT id FROM seed_workspace) AND email LIKE 'contact-%'`,
    // Addresses of a list that was imported, none of them a contact.
    `INSERT INTO suppressions (id, workspace_id, address, reason, created_by, created_at)
      SELECT pg_temp.seed_id('sup', ${contactTime(now, "k")}, 1000000000 + k), w.id, 'gone-' || k || '@example.org', 'Bounced', 'seed', ${contactTime(now, "k")}
      FROM seed_workspace w, generate_series(0, ${Math.round(contacts / 2)} - 1) k WHERE w.n = 0`,
    `INSERT INTO segments (id, workspace_id, name, filter, created_by, created_at)
      SELECT pg_temp.seed_id('seg', ${begun}, w.n * 10 + d), w.id, 'Segment ' || d,
        jsonb_build_object('match', 'all', 'conditions', jsonb_build_array(condition)), 'seed', ${begun}
      FROM seed_workspace w, (VALUES (1, '{"field": "tags", "operator": "is", "value": "vip"}'::jsonb), (2, '{"field": "attributes.plan", "operator": "is", "value": "enterprise"}'),
        (3, '{"field": "company", "operator": "is", "value": "Company 7"}'), (4, '{"field": "tags", "operator": "is", "value": "customer"}')) f(d, condition)`,
    `INSERT INTO sender_identities (id, workspace_id, name, from_name, from_address, created_by, created_at)
      SELECT pg_temp.seed_id('idn', ${begun}, w.n * 10 + d), w.id, 'Identity ' || d, 'Desk ' || d, 'desk-' || d || '@example.com', 'seed', ${begun}
      FROM seed_workspace w, generate_series(1, 3) d`,
    `INSERT INTO contact_imports (id, workspace_id, file_name, status, size_bytes, line_count, settings, rows_done, created_count, failed_count, created_by, created_at, started_at, completed_at)
      SELECT pg_temp.seed_id('imp', ${begun}, w.n * 100 + d), w.id, 'contacts-' || d || '.csv', 'completed', 500000, 10000, '{"mapping": ["name", "email"], "on_duplicate": "skip"}', 10000, 9000, 1000, 'seed', ${begun}, ${begun}, ${begun}
      FROM seed_workspace w, generate_series(1, CASE WHEN w.n = 0 THEN 12 ELSE 1 END) d`,
    `INSERT INTO contact_import_errors (import_id, "row", workspace_id, "column", value, problem)
      SELECT i.id, k, i.workspace_id, 'email', 'nobody at ' || k, 'Must be an email address.'
      FROM contact_imports i JOIN seed_workspace w ON w.id = i.workspace_id, generate_series(1, CASE WHEN w.n = 0 THEN 1000 ELSE 50 END) k
      WHERE i.created_by = 'seed'`,
  ];
}
