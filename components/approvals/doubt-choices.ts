import type { Choice } from "./choice-list";

export const RESOLUTIONS = ["happened", "retry", "give_up"] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

export const RESOLUTION_LABELS: Record<Resolution, string> = {
  happened: "It happened",
  retry: "Try again",
  give_up: "Give up",
};

const HINTS: Record<Resolution, string> = {
  happened: "The step counts as done and is not repeated. The run goes on with the result you give, if any.",
  retry: "The call is sent once more. If the first one did happen, it happens twice.",
  give_up: "The call is not sent again. The step fails, and the run goes the way its plan has for that.",
};

export const DOUBT_CHOICES: Choice[] = RESOLUTIONS.map((value) => ({
  value,
  label: RESOLUTION_LABELS[value],
  hint: HINTS[value],
}));

/** Where the result of a write that happened comes from. */
export type ResultSource = "none" | "json" | "url";
