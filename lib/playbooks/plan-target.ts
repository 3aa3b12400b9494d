import { contactLoopOf } from "@/lib/plans/contact-loop";
import type { Plan } from "@/lib/plans/schema";
import type { ContactTarget } from "@/lib/plans/step-input";

/** Whom the loop over contacts of a plan is for; undefined when it has none, or one that says it in no known way. */
export function targetOf(plan: unknown): ContactTarget | undefined {
  const { steps } = (plan ?? {}) as Partial<Plan>;
  if (!Array.isArray(steps)) return undefined;
  const { contacts } = (contactLoopOf({ steps })?.input ?? {}) as { contacts?: unknown };
  if (contacts === "all") return contacts;
  const isKnown = typeof contacts === "object" && contacts !== null;
  return isKnown && ["segment", "filter", "ids"].some((key) => key in contacts)
    ? (contacts as ContactTarget)
    : undefined;
}

/** The same plan for others, and all else as it was. */
export function withTarget(plan: Plan, contacts: ContactTarget): Plan {
  const loop = contactLoopOf(plan);
  const steps = plan.steps.map((step) =>
    step === loop ? { ...step, input: { ...(step.input as object), contacts } } : step,
  );
  return { ...plan, steps };
}
