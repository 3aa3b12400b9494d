import type { ReactNode } from "react";
import { Link } from "./link";

/** Title of a page, with what the page lies under, a line of description and its actions. */
export function PageHeader(props: {
  title: ReactNode;
  parent?: { href: string; label: string };
  description?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="mb-6 flex flex-wrap items-start justify-between gap-x-6 gap-y-4">
      <div className="min-w-0">
        {props.parent && (
          <Link
            href={props.parent.href}
            className="text-[13px] text-muted-foreground hover:text-foreground hover:underline"
          >
            {props.parent.label}
          </Link>
        )}
        <h1 className="flex flex-wrap items-center gap-x-3 gap-y-1 break-words font-semibold text-xl tracking-tight">
          {props.title}
        </h1>
        {props.description && <div className="mt-1 text-muted-foreground text-sm">{props.description}</div>}
      </div>
      {props.actions && <div className="flex flex-wrap items-center gap-2">{props.actions}</div>}
    </div>
  );
}
