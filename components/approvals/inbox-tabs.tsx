"use client";
import { cn } from "@/components/ui/cn";
import { FilterLink } from "@/components/ui/filter-link";
import { useApprovalCounts } from "@/lib/approvals/count-queries";
import type { ApprovalFilters } from "@/lib/approvals/queries";
import { useHydrated } from "@/lib/hydration/use-hydrated";
import { INBOX_TABS, type InboxTab, inboxAddress, inTab, tabOf } from "./inbox-filters";

const LABELS: Record<InboxTab, string> = { pending: "Pending", mine: "Mine", decided: "Decided", expired: "Expired" };
const MOST = 999;

/** The four views of the inbox, with how much waits in the first two. */
export function InboxTabs(props: { filters: ApprovalFilters; onShow: (next: ApprovalFilters) => void }) {
  const { filters, onShow } = props;
  const hydrated = useHydrated();
  const counts = useApprovalCounts();
  const current = tabOf(filters);
  return (
    <nav aria-label="Views" className="mb-4 flex gap-1 overflow-x-auto overflow-y-hidden border-b">
      {INBOX_TABS.map((tab) => {
        const next = inTab(filters, tab);
        const count = hydrated && (tab === "pending" || tab === "mine") ? counts?.[tab] : undefined;
        return (
          <FilterLink
            key={tab}
            href={inboxAddress(next)}
            onShow={() => onShow(next)}
            aria-current={tab === current ? "page" : undefined}
            className={cn(
              "flex items-center gap-1.5 border-b-2 px-3 py-2 text-sm",
              tab === current
                ? "border-accent font-medium text-foreground"
                : "border-transparent text-muted-foreground hover:border-input hover:text-foreground",
            )}
          >
            {LABELS[tab]}
            {count !== undefined && count > 0 && (
              <span className="rounded-full bg-muted px-1.5 font-medium text-xs tabular-nums leading-5">
                {count > MOST ? `${MOST}+` : count}
              </span>
            )}
          </FilterLink>
        );
      })}
    </nav>
  );
}
