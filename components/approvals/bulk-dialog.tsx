"use client";
import { useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CircleDashed, CircleX, LoaderCircle } from "lucide-react";
import { useState } from "react";
import { EffectBadge } from "@/components/agents/effect-badge";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, Textarea } from "@/components/ui/field";
import { type ApprovalListItem, approvalKeys, sendDecision } from "@/lib/approvals/queries";
import { runKeys } from "@/lib/runs/queries";
import { ArgumentJson } from "./argument-view";
import { gist } from "./gist";
import { InertText } from "./inert-text";

type Result = { state: "sending" | "done" } | { state: "refused"; message: string };

/** Decides several approvals one after the other, and says of each what became of it. */
export function BulkDialog(props: {
  decision: "approve" | "reject";
  items: ApprovalListItem[];
  onSend: (id: string) => void;
  onClose: () => void;
}) {
  const { decision, items } = props;
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const [results, setResults] = useState<ReadonlyMap<string, Result>>(new Map());
  const [phase, setPhase] = useState<"asking" | "sending" | "done">("asking");
  const approving = decision === "approve";
  const destructive = items.filter((item) => item.effect === "destructive").length;
  const refused = [...results.values()].filter((result) => result.state === "refused").length;

  async function run() {
    setPhase("sending");
    for (const { id, args_hash } of items) {
      const note = (result: Result) => setResults((all) => new Map(all).set(id, result));
      note({ state: "sending" });
      props.onSend(id);
      try {
        const why = reason.trim();
        await sendDecision({ id, args_hash, ...(approving ? { approve: true } : { approve: false, reason: why }) });
        note({ state: "done" });
      } catch (error) {
        note({ state: "refused", message: error instanceof Error ? error.message : "It was not decided." });
      }
    }
    setPhase("done");
    client.invalidateQueries({ queryKey: approvalKeys.all });
    client.invalidateQueries({ queryKey: runKeys.all });
  }
  const count = items.length === 1 ? "1 call" : `${items.length} calls`;
  return (
    <Dialog
      open
      wide
      onOpenChange={() => phase !== "sending" && props.onClose()}
      title={approving ? `Approve ${count}?` : `Reject ${count}?`}
      description={approving ? "Each runs with its arguments as they stand." : "None of them runs."}
    >
      {approving && destructive > 0 && phase === "asking" && (
        <Alert className="mb-4">
          {destructive === 1 ? "One of them deletes something." : `${destructive} of them delete something.`} It cannot
          be taken back.
        </Alert>
      )}
      <ul className="divide-y rounded-md border" aria-label="Selected approvals">
        {items.map((item) => (
          <li key={item.id} className="px-3.5 py-2.5 text-sm" data-result={results.get(item.id)?.state ?? "waiting"}>
            <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
              <ResultIcon result={results.get(item.id)} decided={approving ? "Approved" : "Rejected"} />
              <span className="font-mono text-[13px]">{item.tool}</span>
              <EffectBadge effect={item.effect} />
              <span className="text-[13px] text-muted-foreground">
                <InertText text={item.agent.name} /> · #{item.run.number}
              </span>
            </div>
            <p className="mt-1 truncate">
              <InertText text={gist(item.args)} />
            </p>
            <ResultMessage result={results.get(item.id)} />
            <details className="mt-1.5">
              <summary className="text-[13px] text-muted-foreground">All arguments</summary>
              <div className="mt-1.5">
                <ArgumentJson args={item.args} />
              </div>
            </details>
          </li>
        ))}
      </ul>
      {!approving && phase === "asking" && (
        <div className="mt-4">
          <Field label="Why are they rejected?">
            {(control) => (
              <Textarea {...control} maxLength={2000} value={reason} onChange={(e) => setReason(e.target.value)} />
            )}
          </Field>
        </div>
      )}
      <p aria-live="polite" className="mt-4 text-sm">
        {phase === "done" && `${items.length - refused} decided, ${refused} refused.`}
      </p>
      <DialogActions>
        {phase === "done" ? (
          <Button variant="primary" onClick={props.onClose}>
            Done
          </Button>
        ) : (
          <>
            <Button variant={approving ? "primary" : "danger"} pending={phase === "sending"} onClick={run}>
              {approving ? `Approve ${count}` : `Reject ${count}`}
            </Button>
            <Button disabled={phase === "sending"} onClick={props.onClose}>
              Cancel
            </Button>
          </>
        )}
      </DialogActions>
    </Dialog>
  );
}

function ResultIcon({ result, decided }: { result: Result | undefined; decided: string }) {
  const state = result?.state;
  const [Icon, look, word] =
    state === "done"
      ? [CircleCheck, "text-success", decided]
      : state === "refused"
        ? [CircleX, "text-danger", "Refused"]
        : state === "sending"
          ? [LoaderCircle, "animate-spin text-accent", "Being sent"]
          : [CircleDashed, "text-muted-foreground", "Not decided yet"];
  return (
    <span title={word}>
      <Icon className={`size-4 ${look}`} aria-hidden />
      <span className="sr-only">{word}</span>
    </span>
  );
}

function ResultMessage({ result }: { result: Result | undefined }) {
  if (result?.state !== "refused") return null;
  return <p className="mt-1 break-words text-[13px] text-danger">{result.message}</p>;
}
