"use client";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Select } from "@/components/ui/field";
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
      <Select
        aria-label="Status"
        className="sm:w-44"
        value={filters.status ?? ""}
        onChange={(event) => change("status", event.target.value)}
      >
        <option value="">Any status</option>
        {STATUSES.map((status) => (
          <option key={status} value={status}>
            {statusLook(status).label}
          </option>
        ))}
      </Select>
      {agents && (
        <Select
          aria-label="Agent"
          className="sm:w-56"
          value={filters.agent ?? ""}
          onChange={(event) => change("agent", event.target.value)}
        >
          <option value="">Any agent</option>
          {agents.map((agent) => (
            <option key={agent.id} value={agent.id}>
              {agent.name}
            </option>
          ))}
        </Select>
      )}
      <Select
        aria-label="Trigger"
        className="sm:w-40"
        value={filters.trigger ?? ""}
        onChange={(event) => change("trigger", event.target.value)}
      >
        <option value="">Any trigger</option>
        {TRIGGERS.map((trigger) => (
          <option key={trigger} value={trigger}>
            {trigger[0]?.toUpperCase() + trigger.slice(1)}
          </option>
        ))}
      </Select>
    </fieldset>
  );
}
