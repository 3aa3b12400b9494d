"use client";
import { Rocket } from "lucide-react";
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { useToast } from "@/components/ui/toast";
import { type AgentDetail, useAgentVersion, usePublishAgent } from "@/lib/agents/queries";
import { PlanDiff } from "./plan-diff";

/** Says when the draft differs from what runs, and publishes it. */
export function PublishBar({ agent }: { agent: AgentDetail }) {
  const [open, setOpen] = useState(false);
  if (!agent.has_unpublished_changes) return null;
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 rounded-lg border border-accent/30 bg-accent-soft px-4 py-3 text-sm">
      <p>
        {agent.published_version === null
          ? "This plan has not been published. Publish it to run the agent."
          : `The draft differs from version ${agent.published_version}, which is what runs.`}
      </p>
      <Button size="sm" variant="primary" onClick={() => setOpen(true)}>
        <Rocket aria-hidden /> Publish
      </Button>
      {open && <PublishDialog agent={agent} onClose={() => setOpen(false)} />}
    </div>
  );
}

/** Shows what publishing changes, and publishes. Rendered only while open. */
function PublishDialog({ agent, onClose }: { agent: AgentDetail; onClose: () => void }) {
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
