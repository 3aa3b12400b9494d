"use client";
import { X } from "lucide-react";
import dynamic from "next/dynamic";
import { buttonStyle } from "@/components/ui/button";
import { FilterLink } from "@/components/ui/filter-link";
import { FilterSelect } from "@/components/ui/filter-select";
import { SearchBox } from "@/components/ui/search-box";
import { useFilters } from "@/components/ui/use-filters";
import {
  BAD_STATUSES,
  isFiltered,
  LIVE_STATUSES,
  parseRunFilters,
  type RunFilters,
  runsAddress,
} from "@/lib/runs/run-filters";
import { RUN_STATUSES, RUN_TRIGGERS } from "@/lib/runs/run-status";
import { statusLook } from "./status-badge";

const TimeRangeFields = dynamic(async () => (await import("./time-range-fields")).TimeRangeFields, {
  loading: () => null,
});

const STATUSES = [
  { value: LIVE_STATUSES, label: "Not ended" },
  { value: BAD_STATUSES, label: "Failed or timed out" },
  ...RUN_STATUSES.map((status) => ({ value: status, label: statusLook(status).label })),
];
const TRIGGERS = RUN_TRIGGERS.map((value) => ({
  value,
  label: { api: "API", mcp: "MCP" }[value as string] ?? `${value[0]?.toUpperCase()}${value.slice(1)}`,
}));
const TIMES = [
  { value: "hour", label: "Last hour" },
  { value: "day", label: "Last day" },
  { value: "week", label: "Last week" },
  { value: "custom", label: "From … to …" },
];

/** Narrows the list of runs. The choice stands in the address, so that it can be kept, shared and gone back to. */
export function RunFiltersBar(props: {
  filters: RunFilters;
  /** Left out on the page of one agent. */
  agents?: { id: string; name: string }[];
  /** Numbers of the chosen agent's versions. */
  versions: number[];
  basePath: string;
}) {
  const { agents, versions, basePath } = props;
  const { filters, pending, show } = useFilters(props.filters, (next: RunFilters) => runsAddress(basePath, next));
  function change(changes: Partial<RunFilters>, how: "push" | "replace" = "push") {
    const wanted = { ...filters, ...changes };
    if (changes.agent !== undefined) delete wanted.version;
    if (wanted.range !== "custom") {
      delete wanted.created_after;
      delete wanted.created_before;
    }
    // On the page of one agent the agent stands in the path, and the version needs none beside it.
    show(agents ? parseRunFilters({ ...wanted }) : wanted, how);
  }
  const related = filters.replay_of ?? filters.source;
  return (
    <fieldset className="mb-4 grid gap-3" aria-busy={pending}>
      <legend className="sr-only">Filters</legend>
      <div className="grid grid-cols-2 gap-3 sm:flex sm:flex-wrap">
        <FilterSelect
          label="Status"
          className="sm:w-44"
          value={filters.status}
          options={STATUSES}
          onChange={(status) => change({ status })}
        />
        {agents && (
          <FilterSelect
            label="Agent"
            className="sm:w-48"
            value={filters.agent}
            options={agents.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(agent) => change({ agent })}
          />
        )}
        {versions.length > 1 && (
          <FilterSelect
            label="Version"
            className="sm:w-36"
            value={filters.version}
            options={versions.map((version) => ({ value: String(version), label: `Version ${version}` }))}
            onChange={(version) => change({ version })}
          />
        )}
        <FilterSelect
          label="Trigger"
          className="sm:w-36"
          value={filters.trigger}
          options={TRIGGERS}
          onChange={(trigger) => change({ trigger })}
        />
        <FilterSelect
          label="Time"
          className="sm:w-36"
          value={filters.range}
          options={TIMES}
          onChange={(range) => change({ range: range as NonNullable<RunFilters["range"]> })}
        />
        <SearchBox
          label="Text in input or output"
          className="col-span-2 sm:w-60"
          value={filters.q ?? ""}
          onSearch={(q) => change({ q }, "replace")}
        />
        {related && (
          <span className={buttonStyle({ variant: "ghost" })}>
            {filters.replay_of ? `Replays of #${filters.replay_of}` : "One source only"}
          </span>
        )}
        {isFiltered(filters) && (
          <FilterLink href={basePath} onShow={() => show({})} className={buttonStyle({ variant: "ghost" })}>
            <X aria-hidden /> Clear filters
          </FilterLink>
        )}
      </div>
      {filters.range === "custom" && <TimeRangeFields filters={filters} onChange={(times) => change(times)} />}
    </fieldset>
  );
}
