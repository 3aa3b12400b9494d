import { Ban, CircleCheck, CircleX, Hand, type LucideIcon, TimerOff } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import type { ApprovalListItem } from "@/lib/approvals/queries";

const LOOKS: Record<ApprovalListItem["status"], { label: string; tone: Tone; icon: LucideIcon }> = {
  pending: { label: "Pending", tone: "warning", icon: Hand },
  approved: { label: "Approved", tone: "success", icon: CircleCheck },
  rejected: { label: "Rejected", tone: "danger", icon: CircleX },
  expired: { label: "Expired", tone: "neutral", icon: TimerOff },
  cancelled: { label: "Cancelled", tone: "neutral", icon: Ban },
};

export function ApprovalStatusBadge({ status }: { status: ApprovalListItem["status"] }) {
  const look = LOOKS[status];
  return (
    <Badge tone={look.tone} icon={look.icon}>
      {look.label}
    </Badge>
  );
}

/** Who decided, as people say it. */
export function deciderName(approval: ApprovalListItem): string {
  const { decided_by } = approval;
  if (!decided_by) return "Nobody";
  const name = decided_by.name ?? decided_by.id;
  return decided_by.type === "api_key" ? `The key ${name}` : name;
}
