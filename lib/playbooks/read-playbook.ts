import type { Plan } from "@/lib/plans/schema";
import { invalidInput } from "@/lib/validation/parse-input";
import { type Playbook, playbookPlan } from "./playbook-plan";
import { findTemplate, PLAYBOOK_TEMPLATES, type PlaybookTemplate } from "./templates";

const FIELDS = ["steps", "targeting", "include_suppressed"];

/** S4's playbook as a plan, to be checked by the plan language. @throws AppError validation_failed */
export function readPlaybook(playbook: Record<string, unknown>): Plan {
  const unknown = Object.keys(playbook).find((field) => !FIELDS.includes(field));
  if (unknown !== undefined) {
    throw invalidInput([{ path: `playbook.${unknown}`, message: `unknown field; there are ${FIELDS.join(", ")}` }]);
  }
  const { steps = [] } = playbook;
  const isStep = (step: unknown) => typeof step === "object" && step !== null;
  if (!Array.isArray(steps) || !steps.every(isStep))
    throw invalidInput([{ path: "playbook.steps", message: "Must be a list of steps." }]);
  return playbookPlan({ ...playbook, steps } as Playbook);
}

/** @throws AppError validation_failed for one that there is not */
export function requireTemplate(name: string): PlaybookTemplate {
  const template = findTemplate(name);
  if (template) return template;
  const names = PLAYBOOK_TEMPLATES.map(({ id }) => id).join(", ");
  throw invalidInput([{ path: "playbook_template", message: `There is no template "${name}"; there are ${names}.` }]);
}
