"use client";
import { ChosenTools } from "@/components/tools/chosen-tools";
import { agentTool, chosenTool } from "@/components/tools/plan-edits";
import { Field, Textarea } from "@/components/ui/field";
import { goalOf, withGoal } from "@/lib/agents/goal-plan";
import type { Plan } from "@/lib/plans/schema";

const MAX_GOAL = 100_000;

/** An agent that plans for itself, as a form: what it is for and what it may call. */
export function GoalFields({ plan, onChange }: { plan: Plan; onChange: (plan: Plan) => void }) {
  const goal = goalOf(plan);
  if (!goal) return null;
  const change = (changes: Parameters<typeof withGoal>[1]) => {
    const changed = withGoal(plan, changes);
    if (changed) onChange(changed);
  };
  return (
    <div className="grid gap-5">
      <Field
        label="Goal"
        hint="What it is for, and how it should go about it. What is wanted this time comes with each run."
      >
        {(control) => (
          <Textarea
            {...control}
            className="field-sizing-content min-h-28"
            maxLength={MAX_GOAL}
            value={goal.goal}
            onChange={(event) => change({ goal: event.target.value })}
          />
        )}
      </Field>
      <fieldset>
        <legend className="mb-2 font-medium text-sm">Tools it may call</legend>
        <ChosenTools tools={goal.tools.map(chosenTool)} onChange={(tools) => change({ tools: tools.map(agentTool) })} />
      </fieldset>
    </div>
  );
}
