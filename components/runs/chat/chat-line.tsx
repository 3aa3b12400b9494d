import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

/** One thing that happened, with its icon in the margin. */
export function ChatLine(props: {
  icon: LucideIcon;
  label: string;
  spin?: boolean;
  stepId?: string;
  status?: string;
  children: ReactNode;
}) {
  return (
    <li
      className="grid grid-cols-[1.75rem_minmax(0,1fr)] gap-x-3"
      {...(props.stepId !== undefined && { "data-step": props.stepId, "data-status": props.status })}
    >
      <span
        className="mt-0.5 flex size-7 items-center justify-center rounded-full bg-muted text-muted-foreground"
        title={props.label}
      >
        <props.icon className={cn("size-4", props.spin && "animate-spin")} aria-hidden />
        <span className="sr-only">{props.label}</span>
      </span>
      <div className="min-w-0 pt-1">{props.children}</div>
    </li>
  );
}
