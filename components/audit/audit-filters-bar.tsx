"use client";
import { X } from "lucide-react";
import { Button, buttonStyle } from "@/components/ui/button";
import { FilterLink } from "@/components/ui/filter-link";
import { FilterSelect } from "@/components/ui/filter-select";
import { SearchBox } from "@/components/ui/search-box";
import { useFilters } from "@/components/ui/use-filters";
import { type AuditFilters, auditAddress } from "@/lib/audit/audit-filters";
import { RESOURCE_NAMES } from "./resource-names";

const KINDS = Object.entries(RESOURCE_NAMES).map(([value, label]) => ({ value, label }));
const TIMES = [
  { value: "hour", label: "Last hour" },
  { value: "day", label: "Last day" },
  { value: "week", label: "Last week" },
];

/** Narrows the log. The choice stands in the address, so that it can be kept, shared and gone back to. */
export function AuditFiltersBar(props: { filters: AuditFilters }) {
  const { filters, pending, show } = useFilters(props.filters, auditAddress);
  function change(
    changes: { [Name in keyof AuditFilters]: AuditFilters[Name] | "" },
    how: "push" | "replace" = "push",
  ) {
    show({ ...filters, ...changes } as AuditFilters, how);
  }
  return (
    <fieldset className="mb-4 grid grid-cols-2 gap-3 sm:flex sm:flex-wrap" aria-busy={pending}>
      <legend className="sr-only">Filters</legend>
      <FilterSelect
        label="Kind"
        className="sm:w-44"
        value={filters.resource_type}
        options={KINDS}
        onChange={(kind) => change({ resource_type: kind })}
      />
      <FilterSelect
        label="Time"
        className="sm:w-36"
        value={filters.range}
        options={TIMES}
        onChange={(range) => change({ range: range as NonNullable<AuditFilters["range"]> })}
      />
      <SearchBox
        label="Id of what was changed"
        className="col-span-2 sm:w-72"
        value={filters.resource_id ?? ""}
        onSearch={(id) => change({ resource_id: id }, "replace")}
      />
      <Chip name="Action" value={filters.action} onClear={() => change({ action: "" })} />
      <Chip name="By" value={filters.actor} onClear={() => change({ actor: "" })} />
      <Chip name="After" value={filters.created_after} onClear={() => change({ created_after: "" })} />
      <Chip name="Before" value={filters.created_before} onClear={() => change({ created_before: "" })} />
      {Object.values(filters).some(Boolean) && (
        <FilterLink href={auditAddress({})} onShow={() => show({})} className={buttonStyle({ variant: "ghost" })}>
          <X aria-hidden /> Clear filters
        </FilterLink>
      )}
    </fieldset>
  );
}

/** A filter that was chosen by a click in the list, or stands in the address. */
function Chip(props: { name: string; value: string | undefined; onClear: () => void }) {
  if (!props.value) return null;
  return (
    <Button
      className="col-span-2 min-w-0"
      onClick={props.onClear}
      aria-label={`${props.name} ${props.value}: take away`}
    >
      <span className="truncate">
        {props.name} {props.value}
      </span>
      <X aria-hidden />
    </Button>
  );
}
