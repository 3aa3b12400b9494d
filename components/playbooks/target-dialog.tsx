"use client";
import { useState } from "react";
import { isWholeFilter } from "@/components/segments/filter-fields";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { ErrorDetails } from "@/components/ui/error-details";
import { useToast } from "@/components/ui/toast";
import { usePublishAgent, useUpdateAgent } from "@/lib/agents/change-queries";
import type { AgentDetail } from "@/lib/agents/queries";
import type { Plan } from "@/lib/plans/schema";
import type { ContactTarget } from "@/lib/plans/step-input";
import { withTarget } from "@/lib/playbooks/plan-target";
import { useSegments } from "@/lib/segments/queries";
import { targetFilter } from "./describe-target";
import { TargetFields } from "./target-fields";

/** Says for whom a playbook is from now on. What else was drafted is not published along. */
export function TargetDialog(props: { agent: AgentDetail; initial: ContactTarget; onClose: () => void }) {
  const { agent, onClose } = props;
  const toast = useToast();
  const update = useUpdateAgent(agent.id);
  const publish = usePublishAgent(agent.id);
  const segments = useSegments().data?.data ?? [];
  const [target, setTarget] = useState(props.initial);
  const drafted = agent.has_unpublished_changes;
  const filter = targetFilter(target, segments);
  const error = update.error ?? publish.error;

  async function save() {
    try {
      await update.mutateAsync({ plan: { ...withTarget(agent.plan as unknown as Plan, target) } });
      if (!drafted) await publish.mutateAsync("Other contacts");
      toast(drafted ? "Draft saved" : "Saved and published");
      onClose();
    } catch {} // shown from the mutation
  }
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title="Change contacts"
      description={
        drafted
          ? "It goes into the draft, with what else is not published yet."
          : "Runs that start from now on are for these. Runs that have begun keep theirs."
      }
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TargetFields target={target} onChange={setTarget} />
        {error && <ErrorDetails error={error} />}
        <DialogActions>
          <Button
            type="submit"
            variant="primary"
            disabled={filter !== undefined && !isWholeFilter(filter)}
            pending={update.isPending || publish.isPending}
          >
            {drafted ? "Save draft" : "Save and publish"}
          </Button>
          <Button onClick={onClose}>Not now</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
