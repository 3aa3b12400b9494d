"use client";
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, Textarea } from "@/components/ui/field";
import { BATCH_SIZE, type BatchDecision, useDecideBatch } from "@/lib/approvals/decision-queries";
import type { ApprovalListItem } from "@/lib/approvals/queries";
import { isCall } from "./approval-kind";
import { BulkItem, type BulkResult } from "./bulk-item";

const MAX_REASON = 2000;

/** Decides several approvals together, and says of each what became of it. */
export function BulkDialog(props: {
  decision: "approve" | "reject";
  items: ApprovalListItem[];
  onSend: (id: string) => void;
  /** What was sent and still waits: for others, or because it was refused. */
  onUndecided: (id: string) => void;
  /** What was refused, and why, by id; empty when nothing was sent. `sent` says which it is. */
  onClose: (refused: ReadonlyMap<string, string>, sent: boolean) => void;
}) {
  const { decision, items } = props;
  const batch = useDecideBatch();
  const [reason, setReason] = useState("");
  const [results, setResults] = useState<ReadonlyMap<string, BulkResult>>(new Map());
  const [phase, setPhase] = useState<"asking" | "sending" | "done">("asking");
  const approving = decision === "approve";
  const destructive = items.filter((item) => isCall(item) && item.effect === "destructive").length;
  const refused = new Map(
    [...results].flatMap(([id, result]) => (result.state === "refused" ? [[id, result.message]] : [])),
  );

  async function run() {
    setPhase("sending");
    const why = reason.trim();
    for (let first = 0; first < items.length; first += BATCH_SIZE) {
      const part = items.slice(first, first + BATCH_SIZE);
      const note = (of: (id: string) => BulkResult) =>
        setResults((all) => new Map([...all, ...part.map(({ id }): [string, BulkResult] => [id, of(id)])]));
      note(() => ({ state: "sending" }));
      for (const { id } of part) props.onSend(id);
      try {
        const decisions = part.map(
          ({ id, args_hash }): BatchDecision => ({
            id,
            decision,
            args_hash,
            ...(!approving && why && { reason: why }),
          }),
        );
        const answers = new Map((await batch.mutateAsync(decisions)).map((answer) => [answer.id, answer]));
        for (const answer of answers.values()) {
          if (!answer.ok || answer.approval.status === "pending") props.onUndecided(answer.id);
        }
        note((id) => {
          const answer = answers.get(id);
          if (answer?.ok) return { state: "done", approval: answer.approval };
          return { state: "refused", message: answer?.error.message ?? "It was not decided." };
        });
      } catch (error) {
        const message = error instanceof Error ? error.message : "It was not decided.";
        note(() => ({ state: "refused", message }));
      }
    }
    setPhase("done");
  }
  const count = countOf(items);
  const close = () => props.onClose(refused, phase === "done");
  return (
    <Dialog
      open
      wide
      onOpenChange={() => phase !== "sending" && close()}
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
          <BulkItem key={item.id} item={item} result={results.get(item.id)} />
        ))}
      </ul>
      {!approving && phase === "asking" && (
        <div className="mt-4">
          <Field label="Why are they rejected?">
            {(control) => (
              <Textarea
                {...control}
                maxLength={MAX_REASON}
                value={reason}
                onChange={(e) => setReason(e.target.value)}
              />
            )}
          </Field>
        </div>
      )}
      <p aria-live="polite" className="mt-4 text-sm">
        {phase === "done" &&
          `${items.length - refused.size} decided, ${refused.size} refused.${refused.size > 0 ? " Those refused stay selected." : ""}`}
      </p>
      <DialogActions>
        {phase === "done" ? (
          <Button variant="primary" onClick={close}>
            Done
          </Button>
        ) : (
          <>
            <Button variant={approving ? "primary" : "danger"} pending={phase === "sending"} onClick={run}>
              {approving ? `Approve ${count}` : `Reject ${count}`}
            </Button>
            <Button disabled={phase === "sending"} onClick={close}>
              Cancel
            </Button>
          </>
        )}
      </DialogActions>
    </Dialog>
  );
}

function countOf(items: ApprovalListItem[]): string {
  const [one, many] = items.every(isCall) ? ["call", "calls"] : ["request", "requests"];
  return items.length === 1 ? `1 ${one}` : `${items.length} ${many}`;
}
