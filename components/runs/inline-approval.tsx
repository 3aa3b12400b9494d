"use client";
import { useQueryClient } from "@tanstack/react-query";
import { ArrowUpRight, Hand } from "lucide-react";
import { type Ref, useState } from "react";
import { EffectBadge } from "@/components/agents/effect-badge";
import { ApprovalKindBadge, isCall } from "@/components/approvals/approval-kind";
import { Countdown } from "@/components/approvals/countdown";
import { InertText } from "@/components/approvals/inert-text";
import { PendingApproval } from "@/components/approvals/pending-approval";
import type { FormCommands } from "@/components/approvals/pending-props";
import { assigneeNames, type Viewer } from "@/components/approvals/viewer";
import { Votes } from "@/components/approvals/votes";
import { Alert } from "@/components/ui/alert";
import { Link } from "@/components/ui/link";
import { ApiError } from "@/lib/api/client";
import { type Decision, useDecide } from "@/lib/approvals/decision-queries";
import type { ApprovalListItem } from "@/lib/approvals/queries";
import { runKeys } from "@/lib/runs/queries";

/** What waits for a person, decided where it waits: the forms of the inbox, in the page of the run. */
export function InlineApproval(props: {
  approval: ApprovalListItem;
  viewer: Viewer;
  commands: Ref<FormCommands>;
  /** The run of a page that is not the approval's own. */
  pageOf?: string;
}) {
  const { approval, viewer } = props;
  const client = useQueryClient();
  const decide = useDecide();
  const [refusal, setRefusal] = useState<Error>();
  const details = refusal instanceof ApiError && refusal.code === "validation_failed" ? refusal.details : [];

  function send(decision: Decision) {
    if (decide.isPending) return;
    setRefusal(undefined);
    decide.mutateAsync(decision).then(
      () => client.invalidateQueries({ queryKey: runKeys.one(props.pageOf ?? String(approval.run.number)) }),
      (error: Error) => setRefusal(error),
    );
  }
  return (
    <section
      aria-label={isCall(approval) ? `Approval of ${approval.tool}` : "Approval"}
      tabIndex={-1}
      data-approval-detail={approval.id}
      className="grid min-w-0 gap-3 rounded-lg border border-warning/50 bg-warning-soft/40 p-3 outline-none sm:p-4"
    >
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1.5 text-sm">
        <Hand className="size-4 shrink-0 text-warning" aria-hidden />
        <span className="font-medium">Waits for {assigneeNames(approval)}</span>
        <ApprovalKindBadge kind={approval.kind} />
        {isCall(approval) && <EffectBadge effect={approval.effect} />}
        <span className="text-muted-foreground">
          {approval.kind === "in_doubt" ? "given up" : "rejected"} <Countdown until={approval.expires_at} />
        </span>
        <Link
          href={`/approvals?approval=${approval.id}`}
          className="ml-auto inline-flex items-center gap-1 text-[13px] text-accent hover:underline"
        >
          In the inbox <ArrowUpRight className="size-3.5" aria-hidden />
        </Link>
      </div>
      {approval.question && (
        <p className="whitespace-pre-wrap break-words text-sm leading-relaxed">
          <InertText text={approval.question} lines />
        </p>
      )}
      {approval.policy && (
        <p className="text-[13px] text-muted-foreground">
          Because of the rule{" "}
          <Link href="/policies" className="underline underline-offset-2">
            <InertText text={approval.policy.name} />
          </Link>
        </p>
      )}
      <Votes approval={approval} />
      {refusal && details.length === 0 && <Alert title="The decision was not taken">{refusal.message}</Alert>}
      <PendingApproval
        key={approval.args_hash}
        approval={approval}
        viewer={viewer}
        commands={props.commands}
        pending={decide.isPending}
        refused={details}
        onSend={send}
      />
    </section>
  );
}
