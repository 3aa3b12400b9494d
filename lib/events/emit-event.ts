import type { DroverEvent } from "./events";

/** Anything that runs SQL: a pool, a client inside a transaction. */
export interface Queryable {
  query(text: string, values: unknown[]): Promise<unknown>;
}

/** SQL that queues an event as part of a larger statement; its one parameter is `eventJson(event)`. */
export const emitSql = (parameter: string) => `graphile_worker.add_job('event', ${parameter}::json)`;

export function eventJson(event: DroverEvent): string {
  return JSON.stringify(event);
}

/**
 * Puts an event into the outbox: a job that commits with the caller's transaction. A worker hands it to the
 * embedded engine, or to Inngest, and repeats that until it is taken; `id` makes a repeat harmless.
 */
export async function emitEvent(sql: Queryable, event: DroverEvent): Promise<void> {
  await sql.query(`SELECT ${emitSql("$1")}`, [eventJson(event)]);
}
