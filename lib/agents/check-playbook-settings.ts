import { pickIdentity } from "@/lib/identities/pick-identity";
import { ConditionError, conditionReferences } from "@/lib/plans/condition";
import { planSchema } from "@/lib/plans/schema";
import { formatPath } from "@/lib/plans/template";
import { toolNames } from "@/lib/plans/tool-names";
import { loadTools } from "@/lib/tools/registry";
import { invalidInput } from "@/lib/validation/parse-input";
import type { PlaybookSettings } from "./playbook-settings";
import { FIGURES } from "./run-figures";

/**
 * Checks what a schema cannot: that the identity exists, the alert can be evaluated, and the plan calls only what the
 * capabilities name. @throws AppError validation_failed
 */
export async function checkSettings(workspaceId: string, settings: PlaybookSettings, plan: unknown): Promise<void> {
  const { identity_id: identity, monitoring, capabilities } = settings;
  if (identity && !(await pickIdentity(workspaceId, identity))) {
    throw invalidInput([{ path: "identity_id", message: "There is no such identity." }]);
  }
  const alert = monitoring?.alert_when;
  const problem = alert === undefined ? undefined : alertProblem(alert);
  if (problem) throw invalidInput([{ path: "monitoring.alert_when", message: problem }]);
  if (capabilities) await checkCapabilities(workspaceId, capabilities, plan);
}

const ALL = FIGURES.map((figure) => `run.${figure}`).join(", ");

function alertProblem(expression: string): string | undefined {
  try {
    const known = (path: readonly unknown[]) => path[0] === "run" && (FIGURES as readonly unknown[]).includes(path[1]);
    const unknown = conditionReferences(expression).find((path) => !known(path));
    return unknown && `knows no "${formatPath(unknown)}"; there are ${ALL}.`;
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    return `is not valid CEL over ${ALL}: ${error.message}`;
  }
}

async function checkCapabilities(workspaceId: string, capabilities: string[], plan: unknown): Promise<void> {
  const parsed = planSchema.safeParse(plan);
  if (!parsed.success) return;
  const tools = await loadTools(workspaceId, toolNames(parsed.data));
  const called = [...toolNames(parsed.data)].flatMap((name) => tools.get(name) ?? []);
  const names = new Set([...tools.values()].flatMap(({ name, app }) => [name, app])); // Drover's own, and what is called
  const allowed = new Set(capabilities.filter((each) => names.has(each)));
  if (allowed.size === 0) return;
  const outside = called.filter(({ name, app }) => !allowed.has(name) && !allowed.has(app)).map(({ name }) => name);
  if (outside.length === 0) return;
  const message = `The playbook calls ${outside.join(", ")}, which the capabilities do not name.`;
  throw invalidInput([{ path: "capabilities", message }]);
}
