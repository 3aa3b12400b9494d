/** What an alert over a run for contacts can be about: counts of contacts by how their run stands, and of actions. */
export const FIGURES = [
  "contacts",
  "completed",
  "failed",
  "cancelled",
  "timed_out",
  "skipped",
  "awaiting_approval",
  "actions",
  "executed",
  "rejected",
] as const;
export type Figure = (typeof FIGURES)[number];
export type Figures = Record<Figure, number>;
