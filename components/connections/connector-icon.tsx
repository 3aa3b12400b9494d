import { CalendarDays, KeyRound, LogIn, type LucideIcon, Plug } from "lucide-react";
import { cn } from "@/components/ui/cn";
import { appName } from "@/lib/connections/app-name";
import type { Connector } from "@/lib/connections/queries";
import { categoryOf, monogramOf, shadeOf } from "./connector-category";

const SHADES = [
  "bg-accent-soft text-accent",
  "bg-success-soft text-success",
  "bg-warning-soft text-warning",
  "bg-muted text-foreground",
];

/** An app's tile: its logo, else its letters in a colour of its own; for calendars and standards, a sign of what they are. */
export function ConnectorIcon({ connector }: { connector: Connector | undefined }) {
  const category = connector && categoryOf(connector);
  const letters = connector && category === "Apps" ? monogramOf(connector.title) : "";
  const tile = "flex size-9 shrink-0 select-none items-center justify-center rounded-md";
  if (connector?.logo) {
    return (
      <span className={cn(tile, "bg-muted text-foreground")}>
        <svg viewBox="0 0 24 24" fill="currentColor" className="size-5" aria-hidden data-logo>
          <path d={connector.logo} />
        </svg>
      </span>
    );
  }
  if (connector && letters) {
    return (
      <span
        className={cn(tile, "font-semibold text-sm", SHADES[shadeOf(appName(connector.title), SHADES.length)])}
        aria-hidden
      >
        {letters}
      </span>
    );
  }
  const Icon: LucideIcon =
    category === "Calendars"
      ? CalendarDays
      : connector?.app === "oauth2"
        ? LogIn
        : connector?.auth === "api_key"
          ? KeyRound
          : Plug;
  return (
    <span className={cn(tile, "bg-muted text-muted-foreground")}>
      <Icon className="size-4.5" aria-hidden />
    </span>
  );
}
