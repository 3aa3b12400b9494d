import { conditionReferences } from "./condition";
import type { StepRecord } from "./progress";
import type { Step } from "./schema";
import { templateReferences } from "./template";
import { DONE, OPEN, type Result } from "./walk-result";

/** Whether a step is one that a person may be asked about before those in front of it are decided. */
export type MayPropose = (step: Step) => boolean;

/**
 * Walks the steps done for one contact. While one waits for a person, the calls behind it that do not read what it gives
 * are proposed too, so that everything meant for the contact is decided in one look, each for itself.
 */
export function walkProposing(
  steps: Step[],
  walk: {
    /** @param ahead it may be proposed, and not begun */
    step: (step: Step, ahead: boolean) => Result;
    record: (id: string) => StepRecord | undefined;
    mayPropose: MayPropose;
  },
): Result {
  const open = new Set<string>();
  let waitsForOthers = false;
  for (const step of steps) {
    const ahead = open.size > 0 && !walk.record(step.id);
    if (ahead && (waitsForOthers || !walk.mayPropose(step) || readsAny(step, open))) return OPEN;
    const result = walk.step(step, ahead);
    if (result.state === "done") continue;
    if (result.state !== "open") return result;
    open.add(step.id);
    // What only may be proposed is not asked about yet: the walk after this one knows.
    if (walk.record(step.id)?.status !== "awaiting_approval") waitsForOthers = true;
  }
  return open.size > 0 ? OPEN : DONE;
}

function readsAny(step: Step, ids: ReadonlySet<string>): boolean {
  const paths = templateReferences(step.input).map(({ path }) => path);
  if (step.if !== undefined) paths.push(...conditionReferences(step.if));
  return paths.some(([root, id]) => root === "steps" && ids.has(String(id)));
}
