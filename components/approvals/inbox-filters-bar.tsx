"use client";
import { X } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { buttonStyle } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { FilterSelect } from "@/components/ui/filter-select";
import { useTools } from "@/lib/agents/queries";
import { APPROVAL_TABS, type ApprovalFilters } from "@/lib/approvals/queries";
import { inboxAddress } from "./inbox-filters";
import { visibleText } from "./visible-text";

/** Tabs by status, and what the list is narrowed to. All of it stands in the address. */
export function InboxFiltersBar(props: { filters: ApprovalFilters; agents: { id: string; name: string }[] }) {
  const { filters, agents } = props;
  const router = useRouter();
  const tools = useTools();
  const [pending, startTransition] = useTransition();
  function change(name: "agent" | "tool", value: string) {
    const { [name]: _, ...rest } = filters;
    const next: ApprovalFilters = value ? { ...rest, [name]: value } : rest;
    startTransition(() => router.replace(inboxAddress(next), { scroll: false }));
  }
  const names = new Set(tools?.keys());
  if (filters.tool) names.add(filters.tool);
  return (
    <>
      <nav aria-label="Approvals by status" className="mb-4 flex gap-1 overflow-x-auto border-b">
        {APPROVAL_TABS.map((status) => (
          <Link
            key={status}
            href={inboxAddress({ ...filters, status })}
            aria-current={status === filters.status ? "page" : undefined}
            className={cn(
              "border-b-2 px-3 py-2 text-sm capitalize",
              status === filters.status
                ? "border-accent font-medium text-foreground"
                : "border-transparent text-muted-foreground hover:border-input hover:text-foreground",
            )}
          >
            {status}
          </Link>
        ))}
      </nav>
      <fieldset className="mb-4 grid grid-cols-2 gap-3 sm:flex" aria-busy={pending}>
        <legend className="sr-only">Filters</legend>
        <FilterSelect
          label="Agent"
          className="sm:w-56"
          value={filters.agent}
          options={agents.map(({ id, name }) => ({ value: id, label: visibleText(name) }))}
          onChange={(value) => change("agent", value)}
        />
        <FilterSelect
          label="Tool"
          className="sm:w-48"
          value={filters.tool}
          options={[...names].sort().map((name) => ({ value: name, label: name }))}
          onChange={(value) => change("tool", value)}
        />
        {filters.run && (
          <Link href={inboxAddress(withoutRun(filters))} className={buttonStyle({ variant: "secondary" })}>
            One run only <X aria-hidden />
            <span className="sr-only">: show all runs</span>
          </Link>
        )}
      </fieldset>
    </>
  );
}

function withoutRun({ run: _, ...rest }: ApprovalFilters): ApprovalFilters {
  return rest;
}
