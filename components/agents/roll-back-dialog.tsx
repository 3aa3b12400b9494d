"use client";
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { useToast } from "@/components/ui/toast";
import { useRollBackAgent } from "@/lib/agents/change-queries";
import { type AgentVersion, useAgentVersion } from "@/lib/agents/queries";
import { PlanDiff } from "./plan-diff";

/** Shows what going back to a version changes, and does it. Rendered only while open. */
export function RollBackDialog(props: { agentId: string; target: AgentVersion; current: number; onClose: () => void }) {
  const { agentId, target, current, onClose } = props;
  const toast = useToast();
  const rollBack = useRollBackAgent(agentId);
  const running = useAgentVersion(agentId, current).data;
  const [notes, setNotes] = useState(`Roll back to version ${target.version}`);
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={`Roll back to version ${target.version}?`}
      description={`Its plan is published again, as version ${current + 1}. The draft stays as it is, and runs that have begun keep their version.`}
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          rollBack.mutate(
            { version: target.version, notes: notes.trim() },
            {
              onSuccess: ({ version }) => {
                toast(`Version ${version} runs now`);
                onClose();
              },
            },
          );
        }}
      >
        {running && (
          <ScrollRegion label="What rolling back changes" className="max-h-[45vh] overflow-y-auto">
            <PlanDiff before={running.plan} after={target.plan} />
          </ScrollRegion>
        )}
        <Field label="Notes">
          {(control) => (
            <Input {...control} value={notes} maxLength={1000} onChange={(event) => setNotes(event.target.value)} />
          )}
        </Field>
        {rollBack.error && <Alert>{rollBack.error.message}</Alert>}
        <DialogActions>
          <Button type="submit" variant="primary" pending={rollBack.isPending}>
            Roll back
          </Button>
          <Button onClick={onClose}>Keep version {current}</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
