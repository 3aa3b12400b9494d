import { CirclePause, CirclePlay, CircleX, FileText, Hand, LoaderCircle, type LucideIcon } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";

/** Whether an agent takes runs: active, paused, or never published. */
export function AgentStatusBadge({ paused, published }: { paused: boolean; published: boolean }) {
  if (paused) {
    return (
      <Badge tone="warning" icon={CirclePause}>
        Paused
      </Badge>
    );
  }
  if (!published) return <Badge icon={FileText}>Draft</Badge>;
  return (
    <Badge tone="success" icon={CirclePlay}>
      Active
    </Badge>
  );
}

const ACTIVITY: Record<string, { label: string; tone: Tone; icon: LucideIcon; spin?: boolean }> = {
  idle: { label: "Idle", tone: "success", icon: CirclePlay },
  running: { label: "Running", tone: "accent", icon: LoaderCircle, spin: true },
  awaiting_approval: { label: "Awaiting approval", tone: "warning", icon: Hand },
  error: { label: "Last run failed", tone: "danger", icon: CircleX },
};

/** What an agent is doing, for lists. */
export function AgentActivityBadge({ status, published }: { status: string; published: boolean }) {
  const look = published ? ACTIVITY[status] : undefined;
  if (!look) return <AgentStatusBadge paused={status === "paused"} published={published} />;
  return (
    <Badge tone={look.tone} icon={look.icon} spin={look.spin}>
      {look.label}
    </Badge>
  );
}
