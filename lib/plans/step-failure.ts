import type { StepError } from "./progress";

/** A step that fails before it begins: what it was given makes no sense. */
export class StepFailure extends Error {
  constructor(readonly failure: StepError) {
    super(failure.message);
  }
}
