import type { RunStatus } from "@/lib/runs/run-status";

/** PostgreSQL channel on which processes tell each other what has been committed. */
export const CHANNEL = "drover";

/** The channel of what models say while they say it: heard only by processes that somebody follows a run at. */
export const DELTA_CHANNEL = "drover_deltas";

/** What a notification says: a run has new events up to `seq`, and whether it has ended. Never the content. */
export interface RunSignal {
  run: string;
  workspace: string;
  seq: number;
  ended: boolean;
  /** How it ended. */
  status?: RunStatus;
}

/**
 * A piece of what a model says, free of secrets. Stored nowhere, and may get lost: the recorded step is the truth. `at`
 * shows a gap.
 */
export interface RunDelta {
  run: string;
  /** The path of the step. */
  step: string;
  /** Names one answer of the model: a step that is tried again has another. */
  text: string;
  /** How much of the answer comes before this, in UTF-16 code units. 0: it begins (anew). */
  at: number;
  delta: string;
  /** The model can call nothing in this turn: what it says is what the run comes to. */
  answer: boolean;
}
