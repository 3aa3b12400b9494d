"use client";
import { type Ref, useImperativeHandle, useState } from "react";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useTools } from "@/lib/agents/queries";
import type { ApprovalListItem, Decision } from "@/lib/approvals/queries";
import type { ErrorDetail } from "@/lib/errors/app-error";
import { ArgumentEditor } from "./argument-editor";
import type { Arguments } from "./argument-fields";
import { ArgumentJson, ArgumentView } from "./argument-view";
import { DecisionBar } from "./decision-bar";
import { RejectForm } from "./reject-form";
import { useArgumentDraft } from "./use-argument-draft";
import { PANE_ID } from "./use-inbox-position";
import { ViewSwitch } from "./view-switch";

/** What the keyboard can do to the approval that is shown. */
export interface PaneCommands {
  approve: () => void;
  reject: () => void;
  edit: () => void;
  submit: () => void;
  /** Leaves a form, if one is open. */
  leave: () => boolean;
}

/** The arguments of a call that waits, and the three ways to decide it. */
export function PendingApproval(props: {
  approval: ApprovalListItem;
  canDecide: boolean;
  commands: Ref<PaneCommands>;
  pending: boolean;
  refused: ErrorDetail[];
  onSend: (decision: Decision) => void;
}) {
  const { approval, canDecide, pending, onSend } = props;
  const { id, args_hash, tool } = approval;
  const tools = useTools();
  const editable = isArguments(approval.args) && tools !== undefined;
  const draft = useArgumentDraft(
    tools?.get(tool)?.input_schema ?? null,
    isArguments(approval.args) ? approval.args : NO_ARGUMENTS,
  );
  const [mode, setMode] = useState<"read" | "edit" | "reject">("read");
  const [view, setView] = useState<"fields" | "json">("fields");
  const [confirming, setConfirming] = useState(false);
  const [reason, setReason] = useState("");
  const editing = mode === "edit";

  function send() {
    setConfirming(false);
    onSend({ id, args_hash, approve: true, ...(editing && draft.changed && draft.args && { args: draft.args }) });
  }
  function approve() {
    if (!canDecide || mode === "reject" || (editing && !draft.args)) return;
    if (approval.effect === "destructive") setConfirming(true);
    else send();
  }
  function reject() {
    if (canDecide) onSend({ id, args_hash, approve: false, ...(reason.trim() && { reason: reason.trim() }) });
  }
  function leave() {
    if (mode === "read") return false;
    if (editing) draft.reset();
    setMode("read");
    document.getElementById(PANE_ID)?.focus();
    return true;
  }
  function edit() {
    if (!canDecide || !editable || mode !== "read") return;
    draft.reset();
    setMode("edit");
  }
  const askReason = () => canDecide && !editing && setMode("reject");
  const submit = () => (editing ? approve() : mode === "reject" && reject());
  useImperativeHandle(props.commands, () => ({ approve, reject: askReason, edit, submit, leave }));

  return (
    <Card
      title={editing ? "Arguments, edited" : "Arguments"}
      actions={
        editing ? (
          <ViewSwitch
            value={draft.mode}
            views={{ form: "Form", json: "JSON" }}
            disabled={!draft.args}
            onChange={draft.setMode}
          />
        ) : (
          <ViewSwitch value={view} views={{ fields: "Fields", json: "JSON" }} onChange={setView} />
        )
      }
    >
      <div className="p-5">
        {editing ? (
          <ArgumentEditor draft={draft} original={approval.args} refused={props.refused} />
        ) : view === "fields" ? (
          <ArgumentView args={approval.args} />
        ) : (
          <ArgumentJson args={approval.args} />
        )}
      </div>
      <div className="sticky bottom-0 rounded-b-lg border-t bg-surface px-5 py-3.5">
        {!canDecide && <p className="text-muted-foreground text-sm">Your role lets you look, not decide.</p>}
        {canDecide && mode === "reject" && (
          <RejectForm reason={reason} pending={pending} onReason={setReason} onReject={reject} onCancel={leave} />
        )}
        {canDecide && mode !== "reject" && (
          <DecisionBar
            editing={editing}
            editable={editable}
            changed={draft.changed}
            valid={draft.args !== undefined}
            pending={pending}
            onApprove={approve}
            onEdit={edit}
            onDiscard={leave}
            onReject={askReason}
          />
        )}
      </div>
      <ConfirmDialog
        open={confirming}
        onOpenChange={setConfirming}
        title={`Run ${tool}?`}
        confirmLabel="Approve and run"
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
