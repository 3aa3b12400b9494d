import { Ban, CircleCheck, CircleX, Hand, type LucideIcon, TimerOff } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import type { ApprovalListItem } from "@/lib/approvals/queries";

type Status = ApprovalListItem["status"];

const LOOKS: Record<Status, { label: string; tone: Tone; icon: LucideIcon }> = {
  pending: { label: "Pending", tone: "warning", icon: Hand },
  approved: { label: "Approved", tone: "success", icon: CircleCheck },
  rejected: { label: "Rejected", tone: "danger", icon: CircleX },
  expired: { label: "Expired", tone: "neutral", icon: TimerOff },
  cancelled: { label: "Cancelled", tone: "neutral", icon: Ban },
};

export function ApprovalStatusBadge({ approval }: { approval: ApprovalListItem }) {
  const look = LOOKS[approval.status];
  return (
    <Badge tone={look.tone} icon={look.icon}>
      {DECIDED[approval.kind][approval.status] ?? look.label}
    </Badge>
  );
}

/** A question is not approved but answered, and a write in doubt is neither. */
const DECIDED: Record<ApprovalListItem["kind"], Partial<Record<Status, string>>> = {
  call: {},
  approval: {},
  question: { approved: "Answered" },
  in_doubt: { approved: "Settled", rejected: "Given up" },
  budget: {},
};

/** What was done to it, as a verb of the past: “Ann *answered* this”. */
export function decidedVerb({ kind, status }: ApprovalListItem): string {
  return (DECIDED[kind][status] ?? LOOKS[status].label).toLowerCase();
}

/** Who decided, as people say it. */
export function deciderName(approval: ApprovalListItem): string {
  const { decided_by } = approval;
  if (!decided_by) return "Nobody";
  const name = decided_by.name ?? decided_by.id;
  return decided_by.type === "api_key" ? `The key ${name}` : name;
}
