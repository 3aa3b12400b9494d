/** One thing wrong with a plan: where (`steps[2].input.url`) and what. */
export interface PlanProblem {
  path: string;
  message: string;
}

export type Report = (path: PropertyKey[], message: string) => void;
