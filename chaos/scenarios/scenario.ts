import type { Random } from "../harness/random";

export interface ScenarioContext {
  seed: number;
  random: Random;
  /** thin: what `npm test` has time for; full: what RELIABILITY asks for. */
  scale: "thin" | "full";
  /** Says how far it is. */
  tell(words: string): void;
}

/** What came of a scenario. It holds when there are no problems. */
export interface ScenarioResult {
  /** What was done, in figures: `70 kills`. */
  did: string;
  /** What was measured. */
  figure: string;
  problems: string[];
}

export interface Scenario {
  id: string;
  promise: string;
  run(context: ScenarioContext): Promise<ScenarioResult>;
}
