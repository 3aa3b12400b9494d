import { RESOLUTIONS, type Resolution } from "./doubt-choices";

/**
 * What was responded: to a question its answer, to a write in doubt how it was settled and with what result, to a
 * budget that is used up what was granted on top.
 */
export function answerOf(answer: unknown): {
  answer?: string;
  resolution?: Resolution;
  result: unknown;
  extraCredits?: number;
} {
  const given = typeof answer === "object" && answer !== null ? (answer as Record<string, unknown>) : {};
  const resolution = RESOLUTIONS.find((each) => each === given.resolution);
  return {
    ...(typeof given.answer === "string" && { answer: given.answer }),
    ...(resolution && { resolution }),
    result: given.result ?? null,
    ...(typeof given.extra_credits === "number" && { extraCredits: given.extra_credits }),
  };
}
