import type { Scope, Settlement, Start, StepRecord } from "./progress";
import type { MayPropose } from "./propose-ahead";
import type { Plan } from "./schema";
import { Walker } from "./walker";

export type Outcome =
  | { status: "completed"; output: unknown }
  | { status: "failed"; error: { code: string; message: string; step_id: string } };

export interface Advance {
  /** To be recorded, in this order. */
  settle: Settlement[];
  start: Start[];
  /** Earliest time, epoch ms, at which a sleep ends or a retry is due; null when nothing waits for time. */
  wakeAt: number | null;
  /** Paths that wait for a person: awaiting_approval or in_doubt. */
  blocked: string[];
  /** Paths that wait for a signal. */
  listening: string[];
  /** Set once the plan is over; then nothing is in flight. */
  outcome: Outcome | null;
}

/**
 * What a run does next: a pure function of its plan and what is recorded. It settles everything that needs no
 * executing, until only leaves remain to start or to wait for. A leaf recorded `running` is in flight and left
 * alone; one recorded `pending` is started again once its wakeAt has passed.
 * @param now epoch ms @param mayPropose of what is done for a contact
 */
export function advance(
  plan: Plan,
  scope: Scope,
  records: ReadonlyMap<string, StepRecord>,
  now: number,
  mayPropose?: MayPropose,
): Advance {
  const walker = new Walker(plan, scope, records, now, mayPropose);
  const result = walker.sequence(plan.steps, { prefix: "" }, false);
  let outcome: Outcome | null = null;
  if (result.state === "done") {
    outcome = { status: "completed", output: walker.lastOutput(plan.steps, "") };
  } else if (result.state === "failed") {
    const { code, message, step_id } = result.error;
    outcome = { status: "failed", error: { code, message, step_id: step_id ?? result.path } };
  }
  const { settle, start, wakeAt, blocked, listening } = walker;
  return { settle, start, wakeAt, blocked, listening, outcome };
}
