import type { DroverEvent } from "./events";

/**
 * SQL that puts an event into the outbox as part of a larger statement: a job that commits with it. A worker hands it
 * to the embedded engine, or to Inngest, and repeats that until it is taken; the event's id makes a repeat harmless.
 * @param parameter placeholder whose value is `eventJson(event)`
 */
export const emitSql = (parameter: string) => `graphile_worker.add_job('event', ${parameter}::json)`;

export function eventJson(event: DroverEvent): string {
  return JSON.stringify(event);
}
