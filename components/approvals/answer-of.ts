import { RESOLUTIONS, type Resolution } from "./doubt-choices";

/** What was responded: to a question its answer, to a write in doubt how it was settled and with what result. */
export function answerOf(answer: unknown): { answer?: string; resolution?: Resolution; result: unknown } {
  const given = typeof answer === "object" && answer !== null ? (answer as Record<string, unknown>) : {};
  const resolution = RESOLUTIONS.find((each) => each === given.resolution);
  return {
    ...(typeof given.answer === "string" && { answer: given.answer }),
    ...(resolution && { resolution }),
    result: given.result ?? null,
  };
}
