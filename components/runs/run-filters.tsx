"use client";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { FilterSelect } from "@/components/ui/filter-select";
import type { RunFilters } from "@/lib/runs/queries";
import { statusLook } from "./status-badge";

const STATUSES = [
  "queued",
  "running",
  "sleeping",
  "awaiting_approval",
  "completed",
  "failed",
  "cancelled",
  "timed_out",
];
const TRIGGERS = ["manual", "schedule"];

/** Narrows the list of runs. The choice stands in the address, so that it can be kept, shared and gone back to. */
export function RunFiltersBar(props: {
  filters: RunFilters;
  agents?: { id: string; name: string }[];
  basePath: string;
}) {
  const { filters, agents, basePath } = props;
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  function change(name: keyof RunFilters, value: string) {
    const search = new URLSearchParams();
    for (const [key, each] of Object.entries({ ...filters, [name]: value })) if (each) search.set(key, each);
    startTransition(() => router.replace(search.size > 0 ? `${basePath}?${search}` : basePath, { scroll: false }));
  }
  return (
    <fieldset className="mb-4 grid grid-cols-2 gap-3 sm:flex" aria-busy={pending}>
      <legend className="sr-only">Filters</legend>
      <FilterSelect
        label="Status"
        className="sm:w-44"
        value={filters.status}
        options={STATUSES.map((status) => ({ value: status, label: statusLook(status).label }))}
        onChange={(value) => change("status", value)}
      />
      {agents && (
        <FilterSelect
          label="Agent"
          className="sm:w-56"
          value={filters.agent}
          options={agents.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(value) => change("agent", value)}
        />
      )}
      <FilterSelect
        label="Trigger"
        className="sm:w-40"
        value={filters.trigger}
        options={TRIGGERS.map((trigger) => ({ value: trigger, label: trigger[0]?.toUpperCase() + trigger.slice(1) }))}
        onChange={(value) => change("trigger", value)}
      />
    </fieldset>
  );
}
