import { contactLoopOf } from "@/lib/plans/contact-loop";
import { stepIds } from "@/lib/plans/frame";
import type { Plan, Step } from "@/lib/plans/schema";
import type { ContactTarget } from "@/lib/plans/step-input";

/** What S4 calls a playbook: the steps done for each contact, and for whom when a run names nobody. */
export interface Playbook {
  steps: Step[];
  targeting?: ContactTarget;
  include_suppressed?: boolean;
}

const LOOP = "each_contact";

/** A playbook as a plan: its steps in a loop over contacts. Steps that have such a loop among them are a plan already. */
export function playbookPlan({ steps, targeting = "all", include_suppressed }: Playbook): Plan {
  if (contactLoopOf({ steps })) return { steps };
  const taken = stepIds({ steps });
  let id = LOOP;
  for (let number = 2; taken.has(id); number++) id = `${LOOP}_${number}`;
  const input = { contacts: targeting, ...(include_suppressed !== undefined && { include_suppressed }) };
  return { steps: [{ id, name: "For each contact", type: "for_each", input, steps }] };
}

/** The playbook of a plan: what is in its loop over contacts, or all its steps where more stands around that. */
export function playbookOf(plan: Plan): Playbook {
  const loop = contactLoopOf(plan);
  if (!loop || plan.steps.length > 1) return { steps: plan.steps };
  const { contacts, include_suppressed } = loop.input as { contacts: ContactTarget; include_suppressed?: boolean };
  return {
    steps: loop.steps ?? [],
    targeting: contacts,
    ...(include_suppressed !== undefined && { include_suppressed }),
  };
}
