import { CircleCheck, CircleX, Clock, LoaderCircle } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { Connection } from "@/lib/connections/queries";

const STATES = {
  connected: { tone: "success", icon: CircleCheck, label: "Connected" },
  checking: { tone: "neutral", icon: LoaderCircle, label: "Checking" },
  authorizing: { tone: "warning", icon: Clock, label: "Waiting for sign-in" },
  error: { tone: "danger", icon: CircleX, label: "Does not work" },
} as const;

/** How a connection stands. */
export function ConnectionState({ status }: { status: Connection["status"] }) {
  const { tone, icon, label } = STATES[status];
  return (
    <Badge tone={tone} icon={icon} spin={status === "checking"}>
      {label}
    </Badge>
  );
}
