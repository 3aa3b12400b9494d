import type { ReactNode } from "react";
import { cn } from "./cn";

/** A bordered surface, with an optional heading row. */
export function Card(props: {
  title?: string;
  description?: ReactNode;
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section className={cn("rounded-lg border bg-surface", props.className)}>
      {props.title && (
        <header className="flex flex-wrap items-center justify-between gap-3 border-b px-5 py-3.5">
          <div>
            <h2 className="font-medium text-sm">{props.title}</h2>
            {props.description && <p className="mt-0.5 text-[13px] text-muted-foreground">{props.description}</p>}
          </div>
          {props.actions}
        </header>
      )}
      {props.children}
    </section>
  );
}
