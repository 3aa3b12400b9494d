"use client";
import { X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useOptimistic, useTransition } from "react";
import { statusLook } from "@/components/runs/status-badge";
import { buttonStyle } from "@/components/ui/button";
import { FilterSelect } from "@/components/ui/filter-select";
import { Link } from "@/components/ui/link";
import { SearchBox } from "@/components/ui/search-box";
import {
  CONTACT_STATUSES,
  parseRunContactFilters,
  type RunContactFilters,
  runContactsAddress,
} from "@/lib/contact-runs/run-contact-filters";

const STATUSES = CONTACT_STATUSES.map((value) => ({ value, label: statusLook(value).label }));

/** Narrows the contacts of a run. The choice stands in the address, so that it can be kept, shared and gone back to. */
export function RunContactsFilters({ run, ...props }: { run: number; filters: RunContactFilters }) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const [filters, setFilters] = useOptimistic(props.filters);
  function change(changes: Record<string, string>, how: "push" | "replace" = "push") {
    const next = parseRunContactFilters({ ...filters, ...changes });
    startTransition(() => {
      setFilters(next);
      router[how](runContactsAddress(run, next), { scroll: false });
    });
  }
  return (
    <fieldset className="grid grid-cols-2 gap-3 sm:flex sm:flex-wrap" aria-busy={pending}>
      <legend className="sr-only">Filters</legend>
      <FilterSelect
        label="Status"
        className="sm:w-44"
        value={filters.status}
        options={STATUSES}
        onChange={(status) => change({ status })}
      />
      <SearchBox
        label="Search contacts"
        className="sm:w-60"
        value={filters.q ?? ""}
        onSearch={(q) => change({ q }, "replace")}
      />
      {Object.keys(filters).length > 0 && (
        <Link href={`/runs/${run}`} scroll={false} className={buttonStyle({ variant: "ghost" })}>
          <X aria-hidden /> Clear filters
        </Link>
      )}
    </fieldset>
  );
}
