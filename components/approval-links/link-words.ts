import type { ApprovalLink } from "@/lib/approval-links/queries";

type Approval = ApprovalLink["approval"];

/** The question of the page, in one line. */
export function linkTitle({ kind, tool }: Approval): string {
  if (kind === "call") return `May ${tool} run?`;
  if (kind === "approval") return "May this go on?";
  if (kind === "budget") return "May this cost more?";
  if (kind === "question") return "What is your answer?";
  return `Did ${tool} happen?`;
}

/** What was decided, as the end of “Ann …”. */
export function decisionVerb({ kind, status }: Approval): string {
  if (kind === "in_doubt") return status === "approved" ? "settled this" : "gave this up";
  if (kind === "question" && status === "approved") return "answered this";
  return status === "approved" ? "approved this" : "rejected this";
}
