"use client";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { Link } from "@/components/ui/link";
import { usePendingCount } from "@/lib/approvals/count-queries";
import { isCurrent, NAV_GROUPS } from "./nav-items";

/** The entries of the sidebar and of the drawer. */
export function NavList(props: { icons: Record<string, ReactNode>; onNavigate?: () => void }) {
  const pathname = usePathname();
  return (
    <div className="grid gap-5">
      {NAV_GROUPS.map((group) => (
        <div key={group.label ?? "main"}>
          {group.label && <p className="mb-1 px-3 font-medium text-muted-foreground text-xs">{group.label}</p>}
          <ul className="grid gap-0.5">
            {group.items.map((item) => {
              const current = isCurrent(item.href, pathname);
              return (
                <li key={item.href}>
                  <Link
                    href={item.href}
                    {...(props.onNavigate && { onClick: props.onNavigate })}
                    aria-current={current ? "page" : undefined}
                    className={cn(
                      "flex h-9 items-center gap-2.5 rounded-md px-3 text-sm",
                      current
                        ? "bg-muted font-medium text-foreground"
                        : "text-muted-foreground hover:bg-muted hover:text-foreground",
                    )}
                  >
                    <span className={cn(current && "text-accent")}>{props.icons[item.href]}</span>
                    {item.label}
                    {item.href === "/approvals" && <PendingCount />}
                  </Link>
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </div>
  );
}

const MOST = 99;

/** How many approvals wait; nothing while none does. */
function PendingCount() {
  const pending = usePendingCount();
  if (!pending) return null;
  return (
    <span className="ml-auto min-w-5 rounded-full bg-warning-soft px-1.5 py-0.5 text-center font-medium text-warning text-xs tabular-nums">
      {pending > MOST ? `${MOST}+` : pending}
      <span className="sr-only"> pending</span>
    </span>
  );
}
