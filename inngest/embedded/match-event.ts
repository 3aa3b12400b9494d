import { type CelInput, run } from "@bufbuild/cel";
import type { EngineEvent } from "./protocol";

/** The part of a wait's condition that an index can answer: this field of the event's data has this value. */
export interface MatchKey {
  path: string;
  value: string;
}

/** Events are looked up by the first of these fields that their data has; a wait on any other is found by its name alone. */
const INDEXED = ["run_id", "schedule_id", "delivery_id"] as const;
const ON_LITERAL = new RegExp(`^async\\.data\\.(${INDEXED.join("|")}) == "([^"\\\\]+)"$`);

/** @param trigger the event that started the waiting run: `event` in the condition, `async` being the awaited one */
export function matchKey(expression: string | undefined, trigger: EngineEvent): MatchKey | null {
  const [, path, value] = expression?.match(ON_LITERAL) ?? [];
  if (path && value) return { path, value };
  const own = trigger.data.run_id;
  if (expression === "event.data.run_id == async.data.run_id" && typeof own === "string")
    return { path: "run_id", value: own };
  return null;
}

export function eventKey(event: EngineEvent): string | null {
  for (const field of INDEXED) {
    const value = event.data[field];
    if (typeof value === "string") return value;
  }
  return null;
}

/** Whether the awaited event meets the whole condition; one that cannot be evaluated is not met. */
export function eventMatches(expression: string | null, trigger: EngineEvent, awaited: EngineEvent): boolean {
  if (!expression) return true;
  return holds(expression, { event: celEvent(trigger), async: celEvent(awaited) });
}

/** Whether an event starts a function whose trigger carries this expression. */
export function triggerMatches(expression: string | undefined, event: EngineEvent): boolean {
  return !expression || holds(expression, { event: celEvent(event) });
}

/** What a key expression of a function (its `concurrency`) says of an event, as text. */
export function keyOf(expression: string, event: EngineEvent): string {
  const [, field] = /^event\.data\.(\w+)$/.exec(expression) ?? [];
  if (field !== undefined) return String(event.data[field] ?? "");
  try {
    return String(run(expression, { event: celEvent(event) }));
  } catch {
    return "";
  }
}

function holds(expression: string, bindings: Record<string, CelInput>): boolean {
  try {
    return run(expression, bindings) === true;
  } catch {
    return false;
  }
}

function celEvent(event: EngineEvent): CelInput {
  return { id: event.id, name: event.name, data: event.data as Record<string, CelInput>, ts: event.ts };
}
