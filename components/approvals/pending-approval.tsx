import dynamic from "next/dynamic";
import { PendingCall } from "./pending-call";
import type { PendingProps } from "./pending-props";

// A call is what mostly waits; the others come with the first of their kind.
const PendingBudget = dynamic(async () => (await import("./pending-budget")).PendingBudget, { loading: () => null });
const PendingDoubt = dynamic(async () => (await import("./pending-doubt")).PendingDoubt, { loading: () => null });
const PendingQuestion = dynamic(async () => (await import("./pending-question")).PendingQuestion, {
  loading: () => null,
});

/** What waits, and the ways to decide it. */
export function PendingApproval(props: PendingProps) {
  if (props.approval.kind === "question") return <PendingQuestion {...props} />;
  if (props.approval.kind === "budget") return <PendingBudget {...props} />;
  if (props.approval.kind === "in_doubt") return <PendingDoubt {...props} />;
  return <PendingCall {...props} />;
}
