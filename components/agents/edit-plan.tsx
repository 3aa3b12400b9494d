"use client";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { useToast } from "@/components/ui/toast";
import { useUpdateAgent } from "@/lib/agents/change-queries";
import type { AgentDetail } from "@/lib/agents/queries";
import { PlanFields } from "./plan-fields";
import { planToText, usePlanText } from "./use-plan-text";

/** Edits the draft. Runs go on with the published version until the draft is published. */
export function EditPlan({ agent, onDone }: { agent: AgentDetail; onDone: () => void }) {
  const toast = useToast();
  const update = useUpdateAgent(agent.id);
  const { text, setText, parsed, shown } = usePlanText(planToText(agent.plan));
  function save() {
    if (!parsed?.plan) return;
    update.mutate(
      { plan: { ...parsed.plan } },
      {
        onSuccess: () => {
          toast("Draft saved");
          onDone();
        },
      },
    );
  }
  return (
    <div>
      <PlanFields text={text} onChange={setText} shown={shown} />
      {update.error && (
        <Alert className="mt-3" title="The draft was not saved">
          {update.error.message}
        </Alert>
      )}
      <div className="mt-4 flex flex-wrap gap-2">
        <Button variant="primary" disabled={!parsed?.plan} pending={update.isPending} onClick={save}>
          Save draft
        </Button>
        <Button onClick={onDone}>Discard changes</Button>
      </div>
    </div>
  );
}
