import { PendingBudget } from "./pending-budget";
import { PendingCall } from "./pending-call";
import { PendingDoubt } from "./pending-doubt";
import type { PendingProps } from "./pending-props";
import { PendingQuestion } from "./pending-question";

/** What waits, and the ways to decide it. */
export function PendingApproval(props: PendingProps) {
  if (props.approval.kind === "question") return <PendingQuestion {...props} />;
  if (props.approval.kind === "budget") return <PendingBudget {...props} />;
  if (props.approval.kind === "in_doubt") return <PendingDoubt {...props} />;
  return <PendingCall {...props} />;
}
