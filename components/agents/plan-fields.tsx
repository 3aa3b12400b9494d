"use client";
import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { ViewSwitch } from "@/components/approvals/view-switch";
import { withToolStep } from "@/components/tools/plan-edits";
import { Button } from "@/components/ui/button";
import { goalOf } from "@/lib/agents/goal-plan";
import type { ParsedPlan } from "@/lib/plans/parse-plan-text";
import { PlanEditor, Problems } from "./plan-editor";
import { planIn } from "./plan-in";
import { planToText } from "./use-plan-text";

const GoalFields = dynamic(async () => (await import("./goal-fields")).GoalFields, { loading: () => null });
const ToolPicker = dynamic(async () => (await import("@/components/tools/tool-picker")).ToolPicker, { ssr: false });

/** A plan to be written: as a form where it is a goal with tools, else as text, into which tools are picked. */
export function PlanFields(props: { text: string; onChange: (text: string) => void; shown: ParsedPlan | undefined }) {
  const { text, onChange, shown } = props;
  const [view, setView] = useState<"form" | "json">("form");
  const [picking, setPicking] = useState(false);
  const plan = planIn(text);
  const byGoal = plan !== undefined && goalOf(plan) !== null;
  return (
    <div className="grid gap-3">
      {byGoal && (
        <div className="flex justify-end">
          <ViewSwitch value={view} views={{ form: "Form", json: "JSON" }} onChange={setView} />
        </div>
      )}
      {byGoal && view === "form" ? (
        <>
          <GoalFields plan={plan} onChange={(changed) => onChange(planToText(changed))} />
          {shown && shown.problems.length > 0 && <Problems problems={shown.problems} />}
        </>
      ) : (
        <>
          {!byGoal && (
            <div>
              <Button size="sm" disabled={!plan} onClick={() => setPicking(true)}>
                <Plus aria-hidden /> Add a tool step
              </Button>
            </div>
          )}
          <PlanEditor text={text} onChange={onChange} problems={shown?.problems} />
        </>
      )}
      {picking && plan && (
        <ToolPicker
          title="Add a tool step"
          description="It goes to the end of the steps, with the fields that the tool needs."
          onPick={(tool) => {
            onChange(planToText(withToolStep(plan, tool)));
            setPicking(false);
          }}
          onClose={() => setPicking(false)}
        />
      )}
    </div>
  );
}
