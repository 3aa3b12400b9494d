import { CircleCheck, CircleX, Clock, FilePen, Inbox, type LucideIcon } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import type { Email } from "@/lib/mail/queries";

const LOOKS: Record<Email["status"], { label: string; tone: Tone; icon: LucideIcon }> = {
  queued: { label: "Queued", tone: "neutral", icon: Clock },
  sent: { label: "Sent", tone: "success", icon: CircleCheck },
  kept: { label: "Kept here", tone: "accent", icon: Inbox },
  failed: { label: "Failed", tone: "danger", icon: CircleX },
  draft: { label: "Draft", tone: "neutral", icon: FilePen },
};

export function EmailStatusBadge({ status }: { status: Email["status"] }) {
  const look = LOOKS[status];
  return (
    <Badge tone={look.tone} icon={look.icon}>
      {look.label}
    </Badge>
  );
}
