import type { PlaybookSettings } from "@/lib/agents/playbook-settings";
import { FIGURES, type Figures } from "@/lib/agents/run-figures";
import { ConditionError, evaluateCondition } from "@/lib/plans/condition";

/** What an alert says when the monitoring of a run's agent asks for one; undefined when it does not. */
export function alertOf(monitoring: PlaybookSettings["monitoring"], figures: Figures): string | undefined {
  const { alert_when: when, watch, enabled = true } = monitoring ?? {};
  if (!enabled || when === undefined) return undefined;
  const scope = { variable: (name: string) => (name === "run" ? figures : undefined), step: () => undefined };
  try {
    if (!evaluateCondition(when, scope)) return undefined;
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    return `Its alert could not be worked out: ${error.message}`;
  }
  const watched = FIGURES.filter((figure) => !watch || watch.length === 0 || watch.includes(figure));
  const shown = (watched.length > 0 ? watched : FIGURES).filter((figure) => figures[figure] > 0);
  return shown.map((figure) => `${figure.replace("_", " ")}: ${figures[figure]}`).join(", ");
}
