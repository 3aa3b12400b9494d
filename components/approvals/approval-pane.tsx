"use client";
import { ArrowLeft } from "lucide-react";
import { type Ref, useEffect, useRef, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { ApiError } from "@/lib/api/client";
import { type ApprovalListItem, type Decision, useApproval, useDecide } from "@/lib/approvals/queries";
import { ApprovalFacts } from "./approval-facts";
import { DecidedApproval } from "./decided-approval";
import { type PaneCommands, PendingApproval } from "./pending-approval";
import { RunSoFar } from "./run-so-far";
import { PANE_ID } from "./use-inbox-position";

/** One approval: what is asked, in what run, and the means to decide it. */
export function ApprovalPane(props: {
  id: string;
  /** As the list has it, while the list has it. */
  listed: ApprovalListItem | undefined;
  canDecide: boolean;
  commands: Ref<PaneCommands>;
  /** Whether a decision may be sent now; false for a moment after the page has moved on by itself. */
  isArmed: () => boolean;
  onSend: (id: string) => void;
  onDecided: (approval: ApprovalListItem) => void;
  onRefused: (id: string, error: Error) => void;
  onBack: () => void;
}) {
  const { id, listed, isArmed, onSend, onDecided, onRefused } = props;
  const query = useApproval(id, listed === undefined);
  const decide = useDecide();
  const [refusal, setRefusal] = useState<Error>();
  // Of one that has just left the list, what was last known of it stands until it has been read.
  const known = useRef(listed);
  useEffect(() => {
    if (listed) known.current = listed;
  }, [listed]);
  const approval = listed ?? query.data ?? known.current;

  function send(decision: Decision) {
    if (decide.isPending || !isArmed()) return;
    setRefusal(undefined);
    onSend(id);
    // A promise, not callbacks of the mutation: those are dropped when the page moves on before the answer.
    decide.mutateAsync(decision).then(onDecided, (error: Error) => {
      setRefusal(error);
      onRefused(id, error);
    });
  }
  const details = refusal instanceof ApiError && refusal.code === "validation_failed" ? refusal.details : [];
  return (
    <section
      id={PANE_ID}
      aria-label="Approval"
      tabIndex={-1}
      data-approval-detail={id}
      className="grid min-w-0 gap-5 outline-none"
    >
      <Button size="sm" variant="ghost" className="justify-self-start md:hidden" onClick={props.onBack}>
        <ArrowLeft aria-hidden /> Back to the list
      </Button>
      {refusal && details.length === 0 && (
        <Alert title={TITLES[refusal instanceof ApiError ? refusal.code : ""] ?? "The decision was not taken"}>
          {refusal.message}
        </Alert>
      )}
      {!approval && query.isPending && <Skeleton className="h-80 w-full" />}
      {query.isError && !approval && <Alert title="The approval could not be loaded">{query.error.message}</Alert>}
      {approval && (
        <>
          <ApprovalFacts approval={approval} />
          {approval.status === "pending" ? (
            <PendingApproval
              key={approval.args_hash}
              approval={approval}
              canDecide={props.canDecide}
              commands={props.commands}
              pending={decide.isPending}
              refused={details}
              onSend={send}
            />
          ) : (
            <DecidedApproval approval={approval} />
          )}
          <RunSoFar number={approval.run.number} stepId={approval.step_id} />
        </>
      )}
    </section>
  );
}

const TITLES: Record<string, string> = {
  approval_already_decided: "Somebody was faster",
  approval_expired: "Too late",
  approval_changed: "The arguments have changed",
  run_not_waiting: "The run has ended",
};
