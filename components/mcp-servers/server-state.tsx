import { CircleCheck, CircleOff, CircleX, LoaderCircle, ShieldAlert } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { McpServer } from "@/lib/mcp-servers/queries";

const STATES = {
  unchecked: { tone: "neutral", icon: LoaderCircle, label: "Checking" },
  connected: { tone: "success", icon: CircleCheck, label: "Connected" },
  error: { tone: "danger", icon: CircleX, label: "Not connected" },
  quarantined: { tone: "warning", icon: ShieldAlert, label: "Quarantined" },
} as const;

/** Whether a server is used, can be reached, and says what was accepted. */
export function ServerState({ server }: { server: McpServer }) {
  const { tone, icon, label } = STATES[server.status];
  return (
    <span className="inline-flex flex-wrap gap-1">
      <Badge tone={tone} icon={icon} spin={server.status === "unchecked"}>
        {label}
      </Badge>
      {!server.enabled && <Badge icon={CircleOff}>Disabled</Badge>}
    </span>
  );
}
