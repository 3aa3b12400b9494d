import { ConditionError, conditionReferences } from "@/lib/plans/condition";
import { POLICY_VARIABLES } from "./evaluate-rules";

/** What is wrong with a rule's condition, in words; null when it can be evaluated. Nothing in it is always true. */
export function conditionProblem(condition: string): string | null {
  if (condition.trim() === "") return null;
  try {
    for (const [root, field] of conditionReferences(condition)) {
      const fields = fieldsOf(String(root));
      if (!fields) return `There is no "${root}". A condition reads ${Object.keys(POLICY_VARIABLES).join(", ")}.`;
      if (fields.length > 0 && field !== undefined && !fields.includes(String(field)))
        return `There is no "${root}.${field}". ${root} has ${fields.join(", ")}.`;
    }
    return null;
  } catch (error) {
    if (error instanceof ConditionError) return error.message;
    throw error;
  }
}

/** The fields of a variable; none at all means that its data decides. */
function fieldsOf(name: string): readonly string[] | undefined {
  return Object.hasOwn(POLICY_VARIABLES, name) ? POLICY_VARIABLES[name as keyof typeof POLICY_VARIABLES] : undefined;
}
