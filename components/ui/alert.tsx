import { CircleAlert, Info } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "./cn";

/** A message in the flow of the page. Problems are announced at once. */
export function Alert(props: { tone?: "danger" | "info"; title?: string; className?: string; children: ReactNode }) {
  const danger = props.tone !== "info";
  const Icon = danger ? CircleAlert : Info;
  return (
    <div
      role={danger ? "alert" : "note"}
      className={cn(
        "flex gap-2.5 rounded-md border px-3.5 py-3 text-sm",
        danger ? "border-danger/40 bg-danger-soft" : "bg-muted",
        props.className,
      )}
    >
      <Icon className={cn("mt-0.5 size-4 shrink-0", danger ? "text-danger" : "text-muted-foreground")} aria-hidden />
      <div className="min-w-0 break-words">
        {props.title && <p className="font-medium">{props.title}</p>}
        {props.children}
      </div>
    </div>
  );
}
