import { type Advance, advance } from "../advance";
import type { Scope, StepRecord } from "../progress";
import type { Plan, Step } from "../schema";

/** A run driven in memory, for tests: it records what `advance` settles and executes leaves with `execute`. */

export type Execute = (step: Step, input: unknown, path: string, attempt: number) => unknown;

export interface ToyRun {
  records: Map<string, StepRecord>;
  outcome: Advance["outcome"];
  /** Paths in the order in which they were executed. */
  executed: string[];
  /** Most leaves that were in flight at once. */
  peak: number;
}

interface Options {
  execute?: Execute;
  scope?: Partial<Scope>;
  /** Picks which of the leaves in flight ends next. */
  pick?: (count: number) => number;
  /** Whether the process dies now: what is in flight is pending again, and the walk that found it is lost. */
  crashes?: () => boolean;
  /** Extra attempts a failing leaf gets. */
  attempts?: number;
}

export const EMPTY_SCOPE: Scope = { input: {}, agent: { id: "agt_1" }, run: { id: "run_1" } };

/** An error that `execute` may throw to fail the step. */
export class ToyFailure extends Error {}

export function runPlan(plan: Plan, options: Options = {}): ToyRun {
  const { execute = (_step, input) => input, pick = () => 0, crashes = () => false, attempts = 1 } = options;
  const scope = { ...EMPTY_SCOPE, ...options.scope };
  const run: ToyRun = { records: new Map(), outcome: null, executed: [], peak: 0 };
  const inFlight = new Map<string, Advance["start"][number]>();
  let now = 1_000_000;
  for (let turn = 0; turn < 20_000; turn++) {
    const next = advance(plan, scope, run.records, now);
    for (const { path, status, output, error, wakeAt } of next.settle) {
      run.records.set(path, { path, status, output, error, wakeAt, attempts: 0 });
    }
    for (const leaf of next.start) {
      run.records.set(leaf.path, { path: leaf.path, status: "running", attempts: leaf.attempt });
      inFlight.set(leaf.path, leaf);
    }
    run.peak = Math.max(run.peak, inFlight.size);
    run.outcome = next.outcome;
    if (next.outcome) return run;
    if (crashes()) {
      for (const [path, { attempt }] of inFlight) run.records.set(path, { path, status: "pending", attempts: attempt });
      inFlight.clear();
      continue;
    }
    const leaf = [...inFlight.values()][pick(inFlight.size)];
    if (leaf) {
      inFlight.delete(leaf.path);
      run.executed.push(leaf.path);
      run.records.set(leaf.path, finish(leaf));
    } else if (next.wakeAt !== null) now = next.wakeAt;
    else throw new Error(`the plan is stuck: ${JSON.stringify(next)}`);
  }
  throw new Error("the plan does not end");

  function finish({ path, step, input, attempt }: Advance["start"][number]): StepRecord {
    try {
      return { path, status: "completed", output: execute(step, input, path, attempt), attempts: attempt };
    } catch (error) {
      if (!(error instanceof ToyFailure)) throw error;
      if (attempt < attempts) return { path, status: "pending", attempts: attempt, wakeAt: now + 1000 };
      return { path, status: "failed", error: { code: "toy", message: error.message }, attempts: attempt };
    }
  }
}
