"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { MatchingContacts } from "@/components/segments/matching-contacts";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { ErrorDetails } from "@/components/ui/error-details";
import { Field, Select } from "@/components/ui/field";
import { type AgentDetail, useAgentVersion } from "@/lib/agents/queries";
import { targetOf } from "@/lib/playbooks/plan-target";
import { newIdempotencyKey } from "@/lib/runs/idempotency-key";
import { useTriggerRun } from "@/lib/runs/queries";
import { useSegments } from "@/lib/segments/queries";
import { ContactPicker } from "./contact-picker";
import { describeTarget, targetFilter } from "./describe-target";
import { useSegmentIds } from "./use-segment-ids";

type Way = "target" | "segment" | "chosen";

/** Starts a run over contacts and opens it: for whom the playbook is, for a segment, or for contacts that are ticked. */
export function RunForContactsDialog({ agent, onClose }: { agent: AgentDetail; onClose: () => void }) {
  const router = useRouter();
  const trigger = useTriggerRun();
  const segments = useSegments().data?.data ?? [];
  const version = useAgentVersion(agent.id, agent.published_version).data;
  const [way, setWay] = useState<Way>("target");
  const [segmentId, setSegmentId] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const gathered = useSegmentIds();
  const target = version && targetOf(version.plan);
  const segment = segments.find(({ id }) => id === segmentId);
  const filter = way === "segment" ? segment?.filter : target && targetFilter(target, segments);
  const busy = trigger.isPending || trigger.isSuccess || gathered.pending;
  const ready = way === "target" ? version !== undefined : way === "segment" ? segment !== undefined : chosen.size > 0;

  async function start() {
    const ids = way === "chosen" ? [...chosen] : way === "segment" ? await gathered.gather(segmentId) : undefined;
    if (way === "segment" && ids === undefined) return; // it says why
    const params = ids ? { contact_ids: ids } : {};
    trigger.mutate(
      { agent: agent.id, params, key: newIdempotencyKey() },
      { onSuccess: (run) => router.push(`/runs/${run.run_id}`) },
    );
  }
  return (
    <Dialog
      open
      wide={way === "chosen"}
      onOpenChange={(open) => !open && onClose()}
      title={`Run ${agent.name} for…`}
      description="What it would do for each contact is proposed first, unless the agent may act by itself."
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !busy) start();
        }}
      >
        <Field label="For whom">
          {(control) => (
            <Select {...control} value={way} onChange={(event) => setWay(event.target.value as Way)}>
              <option value="target">Its own contacts{target ? `: ${describeTarget(target, segments)}` : ""}</option>
              <option value="segment" disabled={segments.length === 0}>
                A segment{segments.length === 0 ? " (there is none yet)" : ""}
              </option>
              <option value="chosen">Contacts I choose</option>
            </Select>
          )}
        </Field>
        {way === "segment" && (
          <Field label="Segment">
            {(control) => (
              <Select {...control} required value={segmentId} onChange={(event) => setSegmentId(event.target.value)}>
                <option value="">Choose one</option>
                {segments.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        {way === "chosen" ? (
          <ContactPicker chosen={chosen} onChange={setChosen} />
        ) : (
          filter && (
            <div className="rounded-lg border">
              <MatchingContacts filter={filter} />
            </div>
          )
        )}
        {gathered.error && <Alert>{gathered.error}</Alert>}
        {trigger.error && <ErrorDetails error={trigger.error} />}
        <DialogActions>
          <Button type="submit" variant="primary" disabled={!ready} pending={busy}>
            {way === "chosen" && chosen.size > 0 ? `Start for ${chosen.size}` : "Start run"}
          </Button>
          <Button onClick={onClose}>Not now</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
