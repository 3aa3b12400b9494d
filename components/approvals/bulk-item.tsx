import { CircleCheck, CircleDashed, CircleX, LoaderCircle } from "lucide-react";
import { EffectBadge } from "@/components/agents/effect-badge";
import type { ApprovalListItem } from "@/lib/approvals/queries";
import { ApprovalKindBadge, isCall, standingArgs } from "./approval-kind";
import { ArgumentJson } from "./argument-view";
import { approvalGist } from "./gist";
import { InertText } from "./inert-text";

export type BulkResult =
  | { state: "sending" }
  | { state: "done"; approval: ApprovalListItem }
  | { state: "refused"; message: string };

/** One of several that are decided together, with what became of it. */
export function BulkItem({ item, result }: { item: ApprovalListItem; result: BulkResult | undefined }) {
  const args = standingArgs(item);
  return (
    <li className="px-3.5 py-2.5 text-sm" data-result={result?.state ?? "waiting"}>
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <ResultIcon result={result} />
        {isCall(item) ? (
          <span className="font-mono text-[13px]">{item.tool}</span>
        ) : (
          <ApprovalKindBadge kind={item.kind} />
        )}
        {isCall(item) && <EffectBadge effect={item.effect} />}
        <span className="text-[13px] text-muted-foreground">
          <InertText text={item.agent.name} /> · #{item.run.number}
        </span>
      </div>
      <p className="mt-1 truncate">
        <InertText text={approvalGist({ question: item.kind === "call" ? null : item.question, args })} />
      </p>
      <ResultText result={result} />
      <details className="mt-1.5">
        <summary className="text-[13px] text-muted-foreground">All arguments</summary>
        <div className="mt-1.5">
          <ArgumentJson args={args} />
        </div>
      </details>
    </li>
  );
}

const WORDS: Record<ApprovalListItem["status"], string> = {
  pending: "Approved by you",
  approved: "Approved",
  rejected: "Rejected",
  expired: "Expired",
  cancelled: "Cancelled",
};

function ResultIcon({ result }: { result: BulkResult | undefined }) {
  const state = result?.state;
  const [Icon, look, word] =
    result?.state === "done"
      ? [CircleCheck, "text-success", WORDS[result.approval.status]]
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

function ResultText({ result }: { result: BulkResult | undefined }) {
  if (result?.state === "refused") return <p className="mt-1 break-words text-[13px] text-danger">{result.message}</p>;
  if (result?.state !== "done" || result.approval.status !== "pending") return null;
  const { votes, required } = result.approval;
  return (
    <p className="mt-1 text-[13px] text-muted-foreground">
      {votes.length} of {required} approved: it waits for others.
    </p>
  );
}
