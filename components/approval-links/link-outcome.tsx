import { InertText } from "@/components/approvals/inert-text";
import { Alert } from "@/components/ui/alert";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ApprovalLink } from "@/lib/approval-links/queries";
import { decisionVerb } from "./link-words";

type Approval = ApprovalLink["approval"];

/** What became of it, by whom and when. */
export function LinkOutcome({ approval }: { approval: Approval }) {
  return (
    <div role="status">
      <Alert tone="info" title="This is decided">
        <p>{sentence(approval)}</p>
        {answerOf(approval.answer) !== null && (
          <blockquote className="mt-2 whitespace-pre-wrap break-words border-l-2 pl-3">
            <InertText text={answerOf(approval.answer) ?? ""} />
          </blockquote>
        )}
        {approval.reason && (
          <blockquote className="mt-2 whitespace-pre-wrap break-words border-l-2 pl-3">
            <InertText text={approval.reason} />
          </blockquote>
        )}
      </Alert>
    </div>
  );
}

function sentence(approval: Approval) {
  const { status, decided_by: decider } = approval;
  if (status === "cancelled") return <>The run ended before anybody decided.</>;
  if (status === "expired") {
    return (
      <>
        Nobody decided in time: it expired <RelativeTime time={approval.expires_at} /> and counts as rejected.
      </>
    );
  }
  return (
    <>
      <InertText text={decider?.name ?? decider?.id ?? "Somebody"} /> {decisionVerb(approval)}
      {approval.edited_args !== null && ", with changes,"} <RelativeTime time={approval.decided_at} />.
    </>
  );
}

function answerOf(answer: unknown): string | null {
  if (typeof answer !== "object" || answer === null || !("answer" in answer)) return null;
  return typeof answer.answer === "string" ? answer.answer : null;
}
