"use client";
import { X } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useOptimistic, useTransition } from "react";
import { Button, buttonStyle } from "@/components/ui/button";
import { FilterSelect } from "@/components/ui/filter-select";
import { SearchBox } from "@/components/ui/search-box";
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
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  // What was chosen shows at once, and a second choice builds on the first while the page is still on its way.
  const [filters, setFilters] = useOptimistic(props.filters);
  function change(
    changes: { [Name in keyof AuditFilters]: AuditFilters[Name] | "" },
    how: "push" | "replace" = "push",
  ) {
    const next = { ...filters, ...changes } as AuditFilters;
    startTransition(() => {
      setFilters(next);
      router[how](auditAddress(next), { scroll: false });
    });
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
        <Link href={auditAddress({})} scroll={false} className={buttonStyle({ variant: "ghost" })}>
          <X aria-hidden /> Clear filters
        </Link>
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
