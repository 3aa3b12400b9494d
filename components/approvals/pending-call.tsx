"use client";
import dynamic from "next/dynamic";
import { lazy, Suspense, useImperativeHandle, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useTools } from "@/lib/tools/queries";
import { isCall, standingArgs } from "./approval-kind";
import type { Arguments } from "./argument-fields";
import { ArgumentJson, ArgumentView } from "./argument-view";
import { DecisionBar } from "./decision-bar";
import { FormFooter } from "./form-footer";
import type { PendingProps } from "./pending-props";
import { RejectForm } from "./reject-form";
import { StepDetails } from "./step-details";
import { useArgumentDraft } from "./use-argument-draft";
import { PANE_ID } from "./use-inbox-position";
import { ViewSwitch } from "./view-switch";
import { hasVoted, whyNot } from "./viewer";

const ArgumentChanges = lazy(async () => ({ default: (await import("./argument-changes")).ArgumentChanges }));

const ArgumentEditor = dynamic(async () => (await import("./argument-editor")).ArgumentEditor, { ssr: false });

/** A call or a step that waits: its arguments, and the three ways to decide it. */
export function PendingCall({ approval, viewer, commands, pending, refused, onSend }: PendingProps) {
  const { id, args_hash, tool } = approval;
  const tools = useTools();
  const call = isCall(approval);
  const args = standingArgs(approval);
  const editable = call && isArguments(args) && tools !== undefined;
  const draft = useArgumentDraft(tools?.get(tool)?.input_schema ?? null, isArguments(args) ? args : NO_ARGUMENTS);
  const [mode, setMode] = useState<"read" | "edit" | "reject">("read");
  const [view, setView] = useState<"fields" | "json">("fields");
  const [confirming, setConfirming] = useState(false);
  const [reason, setReason] = useState("");
  const editing = mode === "edit";
  const blocked = whyNot(approval, viewer);
  const voted = hasVoted(approval, viewer);
  const missing = approval.required - approval.votes.length;

  function send() {
    setConfirming(false);
    const edited = editing && draft.changed && draft.args && { args: draft.args };
    onSend({ id, args_hash, act: "approve", ...edited });
  }
  function approve() {
    if (blocked !== null || mode === "reject" || (editing && !draft.args)) return;
    if (voted && !(editing && draft.changed)) return;
    if (call && approval.effect === "destructive") setConfirming(true);
    else send();
  }
  function reject() {
    if (blocked === null) onSend({ id, args_hash, act: "reject", ...(reason.trim() && { reason: reason.trim() }) });
  }
  function leave() {
    if (mode === "read") return false;
    if (editing) draft.reset();
    setMode("read");
    document.getElementById(PANE_ID)?.focus();
    return true;
  }
  function edit() {
    if (blocked !== null || !editable || mode !== "read") return;
    draft.reset();
    setMode("edit");
  }
  const askReason = () => blocked === null && !editing && setMode("reject");
  const submit = () => (editing ? approve() : mode === "reject" && reject());
  useImperativeHandle(commands, () => ({ approve, reject: askReason, edit, submit, leave, choose: () => {} }));

  return (
    <Card
      title={editing ? "Arguments, edited" : call ? "Arguments" : "Details"}
      actions={
        editing ? (
          <ViewSwitch
            value={draft.mode}
            views={{ form: "Form", json: "JSON" }}
            disabled={!draft.args}
            onChange={draft.setMode}
          />
        ) : (
          call && <ViewSwitch value={view} views={{ fields: "Fields", json: "JSON" }} onChange={setView} />
        )
      }
    >
      <div className="grid gap-5 p-5">
        {editing && approval.votes.length > 0 && (
          <Alert tone="info" title="Changes void what was approved so far">
            {approval.votes.length === 1 ? "1 approval is" : `${approval.votes.length} approvals are`} for the arguments
            as they stand. With changes, yours is the first again.
          </Alert>
        )}
        {!editing && approval.edited_args !== null && (
          <div>
            <p className="mb-2 font-medium text-sm">Changed since the agent asked</p>
            <Suspense fallback={null}>
              <ArgumentChanges before={approval.args} after={approval.edited_args} />
            </Suspense>
          </div>
        )}
        {editing ? (
          <ArgumentEditor draft={draft} original={args} refused={refused} />
        ) : !call ? (
          <StepDetails args={args} />
        ) : view === "fields" ? (
          <ArgumentView args={args} />
        ) : (
          <ArgumentJson args={args} />
        )}
      </div>
      <FormFooter blocked={blocked} note={voted && !editing && `You have approved this. It takes ${missing} more.`}>
        {mode === "reject" ? (
          <RejectForm
            label={call ? "Reject the call" : "Reject the step"}
            reason={reason}
            pending={pending}
            onReason={setReason}
            onReject={reject}
            onCancel={leave}
          />
        ) : (
          <DecisionBar
            editing={editing}
            {...(call && { onEdit: edit })}
            editable={editable}
            changed={draft.changed}
            valid={draft.args !== undefined}
            pending={pending}
            blocked={blocked !== null}
            voted={voted}
            onApprove={approve}
            onDiscard={leave}
            onReject={askReason}
          />
        )}
      </FormFooter>
      <ConfirmDialog
        open={confirming}
        onOpenChange={setConfirming}
        title={`Run ${tool}?`}
        confirmLabel={missing > 1 ? "Approve" : "Approve and run"}
        cancelLabel="Not yet"
        pending={pending}
        onConfirm={send}
      >
        It deletes something, and an approval cannot be taken back.
        {editing && draft.changed && " It runs with your changes."}
      </ConfirmDialog>
    </Card>
  );
}

const NO_ARGUMENTS: Arguments = {};

function isArguments(value: unknown): value is Arguments {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
