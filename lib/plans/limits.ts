export const YEAR_MS = 365 * 24 * 3_600_000;

/** Limits of one plan; `validatePlan` reports what exceeds them with its path. */
export const PLAN_LIMITS = {
  steps: 500,
  nesting: 8,
  jsonDepth: 64,
  items: 1000,
  contacts: 100_000,
  concurrency: 20,
  sleepMs: YEAR_MS,
  stepTimeoutMs: 3_600_000,
  conditionLength: 2000,
  agentTools: 200,
  agentSteps: 200,
} as const;
