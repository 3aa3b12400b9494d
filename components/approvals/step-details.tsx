import { ArgumentView } from "./argument-view";
import { detailsOf } from "./details-of";

/** What a step that asks has put beside its question. */
export function StepDetails({ args }: { args: unknown }) {
  const details = detailsOf(args);
  if (details === null) return <p className="text-muted-foreground text-sm">The step gives no details.</p>;
  return <ArgumentView args={typeof details === "string" ? { details } : details} />;
}
