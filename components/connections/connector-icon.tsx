import { CalendarDays, KeyRound, type LucideIcon, Plug } from "lucide-react";
import type { Connector } from "@/lib/connections/queries";

/** Sorted by what one has to bring along. */
export function ConnectorIcon({ connector }: { connector: Pick<Connector, "kind" | "auth"> | undefined }) {
  const Icon: LucideIcon =
    connector?.kind === "calendar" ? CalendarDays : connector?.auth === "api_key" ? KeyRound : Plug;
  return (
    <span className="flex size-9 shrink-0 items-center justify-center rounded-md bg-muted text-muted-foreground">
      <Icon className="size-4.5" aria-hidden />
    </span>
  );
}
