"use client";
import { useState } from "react";
import { visibleText } from "@/components/approvals/visible-text";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, Select, Textarea } from "@/components/ui/field";
import { type ContactSummary, type RunContact, useWaitingActions } from "@/lib/contact-runs/queries";
import { useSegments } from "@/lib/segments/queries";
import { useTools } from "@/lib/tools/queries";
import { DecideProgressView } from "./decide-progress";
import { useDecideActions } from "./use-decide-actions";
import { actionsText, waitingOf } from "./waiting-actions";

const MAX_REASON = 2000;

export type Decision = "approve" | "reject";

/** Approves or rejects many actions: those of chosen contacts, or all that wait, of one segment or step if wanted. */
export function DecideActionsDialog(props: {
  run: string;
  decision: Decision;
  summary: ContactSummary;
  /** The contacts that were chosen; left out: all of the run. */
  contacts?: RunContact[] | undefined;
  onClose: (decided: boolean) => void;
}) {
  const { run, summary, contacts } = props;
  const { progress, decide, stop } = useDecideActions(run);
  const segments = useSegments().data?.data ?? [];
  const [decision, setDecision] = useState<Decision>(props.decision);
  const [segment, setSegment] = useState("");
  const [step, setStep] = useState("");
  const [reason, setReason] = useState("");
  const { phase } = progress;
  const of = { ...(segment && { segment }), ...(step && { step_id: step }) };
  const counted = useWaitingActions(run, of, !contacts && phase === "asking");
  const waiting = contacts ? waitingOf(contacts, step) : counted.data;
  const verb = decision === "approve" ? "Approve" : "Reject";
  const over = phase === "done" || phase === "stopped";

  const tools = useTools();
  const deletes = summary.actions.some(
    ({ step_id, tool }) => (!step || step === step_id) && tools?.get(tool)?.effect === "destructive",
  );

  function send(total: number) {
    const why = decision === "reject" && reason.trim() && { reason: reason.trim() };
    const whose = contacts ? { contact_ids: contacts.map(({ contact_id }) => contact_id) } : segment && { segment };
    decide({ decision, ...why, ...(step && { step_id: step }), ...whose }, total);
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && phase !== "working" && props.onClose(over)}
      title={phase === "asking" ? "Decide what waits" : decision === "approve" ? "Approving" : "Rejecting"}
      description={
        decision === "approve"
          ? "Each action is carried out with its arguments as they stand."
          : "None of them is carried out."
      }
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (phase === "asking" && waiting) send(waiting);
        }}
      >
        {phase === "asking" ? (
          <>
            <Field label="Decision">
              {(control) => (
                <Select
                  {...control}
                  value={decision}
                  onChange={(event) => setDecision(event.target.value === "reject" ? "reject" : "approve")}
                >
                  <option value="approve">Approve</option>
                  <option value="reject">Reject</option>
                </Select>
              )}
            </Field>
            {!contacts && (
              <Field label="Whose">
                {(control) => (
                  <Select {...control} value={segment} onChange={(event) => setSegment(event.target.value)}>
                    <option value="">All contacts of the run</option>
                    {segments.map(({ id, name }) => (
                      <option key={id} value={id}>
                        Those in {name}
                      </option>
                    ))}
                  </Select>
                )}
              </Field>
            )}
            {summary.actions.length > 1 && (
              <Field label="Which">
                {(control) => (
                  <Select {...control} value={step} onChange={(event) => setStep(event.target.value)}>
                    <option value="">All their actions</option>
                    {summary.actions.map(({ step_id, name, tool }) => (
                      <option key={step_id} value={step_id}>
                        {visibleText(name)} ({tool})
                      </option>
                    ))}
                  </Select>
                )}
              </Field>
            )}
            {decision === "reject" && (
              <Field label="Why are they rejected?" hint="Each run sees it, and so does whoever looks at it later.">
                {(control) => (
                  <Textarea
                    {...control}
                    maxLength={MAX_REASON}
                    value={reason}
                    onChange={(event) => setReason(event.target.value)}
                  />
                )}
              </Field>
            )}
            <p aria-live="polite" className="min-h-5 text-sm">
              {waiting !== undefined && (
                <>
                  <span className="font-medium">{actionsText(waiting)}</span> {waiting === 1 ? "waits" : "wait"}
                  {contacts && ` for ${contacts.length === 1 ? "1 contact" : `${contacts.length} contacts`}`}.
                </>
              )}
            </p>
            {counted.error && <Alert>{counted.error.message}</Alert>}
            {deletes && decision === "approve" && (
              <Alert>Some of them may delete something. It cannot be taken back.</Alert>
            )}
            {summary.held_at && decision === "approve" && (
              <Alert tone="info">The run is stopped: what is approved is carried out once it continues.</Alert>
            )}
          </>
        ) : (
          <DecideProgressView progress={progress} label={decision === "approve" ? "Approved" : "Rejected"} />
        )}
        <DialogActions>
          {over ? (
            <Button variant="primary" onClick={() => props.onClose(true)}>
              Close
            </Button>
          ) : phase === "working" ? (
            <Button onClick={stop}>Stop</Button>
          ) : (
            <>
              <Button
                type="submit"
                variant={decision === "approve" ? "primary" : "danger"}
                disabled={!waiting}
                pending={waiting === undefined && !counted.error}
              >
                {waiting === undefined ? verb : `${verb} ${actionsText(waiting)}`}
              </Button>
              <Button onClick={() => props.onClose(false)}>Not now</Button>
            </>
          )}
        </DialogActions>
      </form>
    </Dialog>
  );
}
