import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CircleMinus,
  CircleX,
  Clock,
  Hand,
  LoaderCircle,
  type LucideIcon,
  Moon,
  Radio,
  TimerOff,
} from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";

interface Look {
  label: string;
  tone: Tone;
  icon: LucideIcon;
  spin?: boolean;
}

const LOOKS: Record<string, Look> = {
  queued: { label: "Queued", tone: "neutral", icon: Clock },
  running: { label: "Running", tone: "accent", icon: LoaderCircle, spin: true },
  sleeping: { label: "Sleeping", tone: "warning", icon: Moon },
  awaiting_approval: { label: "Awaiting approval", tone: "warning", icon: Hand },
  awaiting_signal: { label: "Awaiting signal", tone: "warning", icon: Radio },
  in_doubt: { label: "In doubt", tone: "warning", icon: CircleHelp },
  completed: { label: "Completed", tone: "success", icon: CircleCheck },
  failed: { label: "Failed", tone: "danger", icon: CircleX },
  cancelled: { label: "Cancelled", tone: "neutral", icon: Ban },
  rejected: { label: "Rejected", tone: "danger", icon: Ban },
  timed_out: { label: "Timed out", tone: "danger", icon: TimerOff },
  skipped: { label: "Skipped", tone: "neutral", icon: CircleMinus },
  pending: { label: "Pending", tone: "neutral", icon: CircleDashed },
};

/** How the status of a run or of a step looks and reads. */
export function statusLook(status: string): Look {
  return LOOKS[status] ?? { label: status, tone: "neutral", icon: CircleDashed };
}

export function StatusBadge({ status }: { status: string }) {
  const look = statusLook(status);
  return (
    <Badge tone={look.tone} icon={look.icon} spin={look.spin}>
      {look.label}
    </Badge>
  );
}

const ICON_TONE: Record<Tone, string> = {
  neutral: "text-muted-foreground",
  accent: "text-accent",
  success: "text-success",
  warning: "text-warning",
  danger: "text-danger",
};

/** The status as an icon alone, with its word for those who do not see it. */
export function StatusIcon({ status }: { status: string }) {
  const look = statusLook(status);
  return (
    <span className="shrink-0" title={look.label}>
      <look.icon className={cn("size-4", ICON_TONE[look.tone], look.spin && "animate-spin")} aria-hidden />
      <span className="sr-only">{look.label}</span>
    </span>
  );
}
