"use client";
import { X } from "lucide-react";
import { buttonStyle } from "@/components/ui/button";
import { FilterLink } from "@/components/ui/filter-link";
import { FilterSelect } from "@/components/ui/filter-select";
import { useFilters } from "@/components/ui/use-filters";
import type { ApprovalFilters } from "@/lib/approvals/queries";
import { useTools } from "@/lib/tools/queries";
import { AGES, inboxAddress, parseInboxFilters, tabOf } from "./inbox-filters";
import { InboxTabs } from "./inbox-tabs";
import { visibleText } from "./visible-text";

const RISKS = [
  { value: "read", label: "Reads" },
  { value: "write", label: "Writes" },
  { value: "destructive", label: "Deletes" },
];
const KINDS = [
  { value: "call", label: "Calls" },
  { value: "approval", label: "Approval steps" },
  { value: "question", label: "Questions" },
  { value: "in_doubt", label: "In doubt" },
  { value: "budget", label: "Budgets" },
];
const OUTCOMES = [
  { value: "approved", label: "Approved" },
  { value: "rejected", label: "Rejected" },
  { value: "cancelled", label: "Cancelled" },
];

/** The views, and what the list is narrowed to. All of it stands in the address. */
export function InboxFiltersBar(props: { filters: ApprovalFilters; agents: { id: string; name: string }[] }) {
  const { filters, pending, show } = useFilters(props.filters, (next: ApprovalFilters) => inboxAddress(next));
  const tools = useTools();
  function change(name: keyof ApprovalFilters, value: string) {
    const { [name]: _, ...rest } = filters;
    const search = Object.entries({ ...rest, [name]: value }).map(([key, each]) => [key, String(each)]);
    show(parseInboxFilters(Object.fromEntries(search)), "replace");
  }
  const names = new Set(tools?.keys());
  if (filters.tool) names.add(filters.tool);
  const ages = AGES.map(({ value, label }) => ({ value: String(value), label }));
  return (
    <>
      <InboxTabs filters={filters} onShow={show} />
      <fieldset className="mb-4 grid grid-cols-2 gap-3 sm:flex sm:flex-wrap" aria-busy={pending}>
        <legend className="sr-only">Filters</legend>
        <FilterSelect
          label="Agent"
          className="sm:w-44"
          value={filters.agent}
          options={props.agents.map(({ id, name }) => ({ value: id, label: visibleText(name) }))}
          onChange={(value) => change("agent", value)}
        />
        <FilterSelect
          label="Tool"
          className="sm:w-40"
          value={filters.tool}
          options={[...names].sort().map((name) => ({ value: name, label: visibleText(name) }))}
          onChange={(value) => change("tool", value)}
        />
        <FilterSelect
          label="Risk"
          className="sm:w-32"
          value={filters.effect}
          options={RISKS}
          onChange={(value) => change("effect", value)}
        />
        <FilterSelect
          label="Kind"
          className="sm:w-40"
          value={filters.kind}
          options={KINDS}
          onChange={(value) => change("kind", value)}
        />
        <FilterSelect
          label="Age"
          className="sm:w-40"
          value={filters.older_than_ms === undefined ? undefined : String(filters.older_than_ms)}
          options={ages}
          onChange={(value) => change("older_than_ms", value)}
        />
        {tabOf(filters) === "decided" && (
          <FilterSelect
            label="Outcome"
            className="sm:w-40"
            value={filters.status === "decided" ? undefined : filters.status}
            options={OUTCOMES}
            onChange={(value) => change("status", value || "decided")}
          />
        )}
        {filters.run && (
          <FilterLink
            href={inboxAddress(withoutRun(filters))}
            onShow={() => show(withoutRun(filters))}
            className={buttonStyle({ variant: "secondary" })}
          >
            One run only <X aria-hidden />
            <span className="sr-only">: show all runs</span>
          </FilterLink>
        )}
      </fieldset>
    </>
  );
}

function withoutRun({ run: _, ...rest }: ApprovalFilters): ApprovalFilters {
  return rest;
}
