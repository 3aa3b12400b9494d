"use client";
import { ArrowLeft } from "lucide-react";
import dynamic from "next/dynamic";
import { lazy, type Ref, Suspense, useEffect, useImperativeHandle, useRef, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { LoadError } from "@/components/ui/load-error";
import { Skeleton } from "@/components/ui/skeleton";
import { ApiError } from "@/lib/api/client";
import { type Decision, useDecide } from "@/lib/approvals/decision-queries";
import { type ApprovalListItem, useApproval } from "@/lib/approvals/queries";
import { AgentReasoning } from "./agent-reasoning";
import { ApprovalFacts } from "./approval-facts";
import { PendingApproval } from "./pending-approval";
import type { FormCommands } from "./pending-props";
import { RunSoFar } from "./run-so-far";
import { PANE_ID } from "./use-inbox-position";
import { useStayed } from "./use-stayed";
import { canDelegate, type Viewer } from "./viewer";

const DecidedApproval = lazy(async () => ({ default: (await import("./decided-approval")).DecidedApproval }));

const DelegateDialog = dynamic(async () => (await import("./delegate-dialog")).DelegateDialog, { ssr: false });

/** What the keyboard can do to the approval that is shown. */
export interface PaneCommands extends FormCommands {
  delegate: () => void;
}

/** One approval: what is asked, in what run, and the means to decide it. */
export function ApprovalPane(props: {
  id: string;
  /** As the list has it, while the list has it. */
  listed: ApprovalListItem | undefined;
  viewer: Viewer;
  commands: Ref<PaneCommands>;
  /** Whether a decision may be sent now; false for a moment after the page has moved on by itself. */
  isArmed: () => boolean;
  onSend: (id: string) => void;
  onDecided: (approval: ApprovalListItem) => void;
  onDelegated: (approval: ApprovalListItem) => void;
  onRefused: (id: string, error: Error) => void;
  onBack: () => void;
}) {
  const { id, listed, viewer, isArmed, onSend, onDecided, onRefused } = props;
  const stayed = useStayed();
  const query = useApproval(id, listed === undefined || stayed);
  const decide = useDecide();
  const form = useRef<FormCommands>(null);
  const [refusal, setRefusal] = useState<Error>();
  const [delegating, setDelegating] = useState(false);
  // Of one that has just left the list, what was last known of it stands until it has been read.
  const known = useRef(listed);
  useEffect(() => {
    if (listed) known.current = listed;
  }, [listed]);
  const approval = listed ?? query.data ?? known.current;
  const delegable = approval !== undefined && canDelegate(approval, viewer);

  useImperativeHandle(props.commands, () => ({
    approve: () => form.current?.approve(),
    reject: () => form.current?.reject(),
    edit: () => form.current?.edit(),
    choose: (index) => form.current?.choose(index),
    submit: () => form.current?.submit(),
    leave: () => form.current?.leave() ?? false,
    delegate: () => delegable && setDelegating(true),
  }));

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
      {query.isError && !approval && <LoadError title="The approval could not be loaded" query={query} />}
      {approval && (
        <>
          <ApprovalFacts approval={approval} {...(delegable && { onDelegate: () => setDelegating(true) })} />
          {approval.status === "pending" ? (
            <PendingApproval
              key={approval.args_hash}
              approval={approval}
              viewer={viewer}
              commands={form}
              pending={decide.isPending}
              refused={details}
              onSend={send}
            />
          ) : (
            <Suspense fallback={null}>
              <DecidedApproval approval={approval} />
            </Suspense>
          )}
          <AgentReasoning text={query.data?.reasoning} />
          <RunSoFar number={approval.run.number} stepId={approval.step_id} stayed={stayed} />
        </>
      )}
      {approval && delegating && (
        <DelegateDialog
          approval={approval}
          viewer={viewer}
          onDelegated={(delegated) => {
            setDelegating(false);
            props.onDelegated(delegated);
          }}
          onClose={() => setDelegating(false)}
        />
      )}
    </section>
  );
}

const TITLES: Record<string, string> = {
  approval_already_decided: "Somebody was faster",
  approval_expired: "Too late",
  approval_changed: "The arguments have changed",
  run_not_waiting: "The run has ended",
  self_approval_forbidden: "Somebody else has to decide",
};
