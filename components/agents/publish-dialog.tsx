"use client";
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { useToast } from "@/components/ui/toast";
import { usePublishAgent } from "@/lib/agents/change-queries";
import { type AgentDetail, useAgentVersion } from "@/lib/agents/queries";
import { PlanDiff } from "./plan-diff";

/** Shows what publishing changes, and publishes. */
export function PublishDialog({ agent, onClose }: { agent: AgentDetail; onClose: () => void }) {
  const toast = useToast();
  const publish = usePublishAgent(agent.id);
  const running = useAgentVersion(agent.id, agent.published_version).data;
  const [notes, setNotes] = useState("");
  return (
    <Dialog
      open
      wide={agent.published_version !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Publish version ${(agent.published_version ?? 0) + 1}`}
      description="New runs use it from now on. Runs that have begun keep the version they began with."
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          publish.mutate(notes.trim(), {
            onSuccess: () => {
              toast("Published");
              onClose();
            },
          });
        }}
      >
        {running && (
          <ScrollRegion label="What publishing changes" className="max-h-[45vh] overflow-y-auto">
            <PlanDiff before={running.plan} after={agent.plan} />
          </ScrollRegion>
        )}
        <Field label="What changed (optional)">
          {(control) => (
            <Input {...control} value={notes} maxLength={1000} onChange={(event) => setNotes(event.target.value)} />
          )}
        </Field>
        {publish.error && <Alert>{publish.error.message}</Alert>}
        <DialogActions>
          <Button type="submit" variant="primary" pending={publish.isPending}>
            Publish
          </Button>
          <Button onClick={onClose}>Not yet</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
