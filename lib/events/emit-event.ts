import type { DroverEvent } from "./events";

type EventName = DroverEvent["name"];

/**
 * What goes on comes before what begins, and both before telling people and the outside of it: jobs of a lower
 * number are taken first.
 */
const PRIORITY: Partial<Record<EventName, number>> = {
  "run.wake": -5,
  "contact.requested": 5,
  "approval.requested": 10,
  "contacts.standing": 10,
  "webhook.delivery": 10,
  "budget.warned": 10,
  "email.queued": 20,
  "contacts.import_requested": 20,
  "memories.embed": 20,
};

/** The priority of the job in which a function goes on after a wait. */
export const RESUMING = -5;

const addJob = (event: string, name: EventName, later = "0") =>
  `graphile_worker.add_job('event', ${event}, priority := ${PRIORITY[name] ?? 0} + ${later})`;

/**
 * SQL that puts an event into the outbox as part of a larger statement: a job that commits with it. A worker hands it
 * to the embedded engine, or to Inngest, and repeats that until it is taken; the event's id makes a repeat harmless.
 * @param parameter placeholder whose value is `eventJson(event)` @param later SQL for how much its priority falls behind
 */
export const emitSql = (name: EventName, parameter: string, later?: string) =>
  addJob(`${parameter}::json`, name, later);

/** The same for an event that only the statement knows. @param id SQL for its id @param data SQL: names and values of its data */
export const emitBuiltSql = (name: EventName, id: string, data: string) =>
  addJob(`json_build_object('name', '${name}', 'id', ${id}, 'data', json_build_object(${data}))`, name);

export function eventJson(event: DroverEvent): string {
  return JSON.stringify(event);
}
