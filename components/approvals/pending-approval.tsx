import { lazy, Suspense } from "react";
import { PendingCall } from "./pending-call";
import type { PendingProps } from "./pending-props";

// A call is what mostly waits; the others come with the first of their kind. By React's `lazy`: within what is loaded
// later itself, `dynamic` has the page ask for scripts under names that the build did not give them.
const PendingBudget = lazy(async () => ({ default: (await import("./pending-budget")).PendingBudget }));
const PendingDoubt = lazy(async () => ({ default: (await import("./pending-doubt")).PendingDoubt }));
const PendingQuestion = lazy(async () => ({ default: (await import("./pending-question")).PendingQuestion }));

const KINDS = { question: PendingQuestion, budget: PendingBudget, in_doubt: PendingDoubt };

/** What waits, and the ways to decide it. */
export function PendingApproval(props: PendingProps) {
  const { kind } = props.approval;
  const Pending = kind in KINDS ? KINDS[kind as keyof typeof KINDS] : PendingCall;
  return (
    <Suspense fallback={null}>
      <Pending {...props} />
    </Suspense>
  );
}
