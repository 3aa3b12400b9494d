import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

/** What a list shows while it is empty: what it is for, and what to do next. */
export function EmptyState(props: { icon: LucideIcon; title: string; children: ReactNode; action?: ReactNode }) {
  const Icon = props.icon;
  return (
    <div className="flex flex-col items-center px-6 py-14 text-center">
      <span className="mb-4 flex size-10 items-center justify-center rounded-full bg-muted text-muted-foreground">
        <Icon className="size-5" aria-hidden />
      </span>
      <p className="font-medium">{props.title}</p>
      <p className="mt-1 max-w-md text-balance text-muted-foreground text-sm">{props.children}</p>
      {props.action && <div className="mt-5">{props.action}</div>}
    </div>
  );
}
