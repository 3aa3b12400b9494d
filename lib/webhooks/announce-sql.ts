import { emitBuiltSql } from "@/lib/events/emit-event";

/** A delivery id that, like newId's, sorts by the time it was made: milliseconds in hex, then 80 random bits. */
const DELIVERY_ID = `'dlv_' || lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0')
  || left(gen_random_uuid()::text, 8) || right(gen_random_uuid()::text, 12)`;

/** The payload of S0, in its order; sent byte for byte as it is stored. */
const PAYLOAD = `json_build_object('event', a.event, 'agent_uuid', a.agent_id, 'run_id', a.run_number,
  'timestamp', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'data', a.data)::text`;

const SUBSCRIBED = "w.enabled AND a.event = ANY (w.events)";

/**
 * SQL that announces events to the workspace's endpoints as part of a larger statement: a data-modifying CTE named
 * `deliveries`, to stand after the one it reads. It writes a delivery for each subscribed endpoint, and the outbox
 * event that sends it, in the statement's own commit; where no endpoint is subscribed it costs one index lookup.
 * @param source a CTE or subquery with a row for each event: workspace_id, event, agent_id and run_number (null when
 *   no run is concerned), data (json)
 * @param chosen which endpoints `w` get the event `a`
 */
export function announceSql(source: string, chosen = SUBSCRIBED): string {
  return `deliveries AS (
    INSERT INTO webhook_deliveries AS d (id, workspace_id, webhook_id, event, payload, next_attempt_at)
    SELECT ${DELIVERY_ID}, a.workspace_id, w.id, a.event, ${PAYLOAD}, now()
    FROM ${source} a JOIN webhooks w ON w.workspace_id = a.workspace_id AND ${chosen}
    RETURNING d.id, ${sendSql("d")}
  )`;
}

/** SQL that puts the sending of the delivery `d` into the outbox. @param first number of its next attempt, when not 1 */
export function sendSql(d: string, first?: string): string {
  const data = `'delivery_id', ${d}.id, 'webhook_id', ${d}.webhook_id${first ? `, 'first_attempt', ${first}` : ""}`;
  const id = first ? `${d}.id || ':' || gen_random_uuid()` : `${d}.id`;
  return emitBuiltSql("webhook.delivery", id, data);
}

/** SQL that has the delivery `d`, when it waits for its next attempt, look at once. */
export function wakeSql(d: string): string {
  return emitBuiltSql("webhook.wake", `'wake:' || ${d}.id || ':' || gen_random_uuid()`, `'delivery_id', ${d}.id`);
}
