"use client";
import { X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { FilterSelect } from "@/components/ui/filter-select";
import { SearchBox } from "@/components/ui/search-box";
import { useFilters } from "@/components/ui/use-filters";
import type { ReceiptFilters } from "@/lib/receipts/queries";
import { receiptsAddress } from "@/lib/receipts/receipt-filters";
import { useTools } from "@/lib/tools/queries";
import { RECEIPT_STATUS } from "./receipt-status";

/** Narrows the ledger. The choice stands in the address, so that it can be kept, shared and gone back to. */
export function ReceiptFiltersBar(props: { filters: ReceiptFilters; agents: { id: string; name: string }[] }) {
  const { filters, pending, show } = useFilters(props.filters, receiptsAddress);
  const tools = [...(useTools()?.values() ?? [])].filter((tool) => tool.effect !== "read");
  const change = (changes: ReceiptFilters) => show({ ...filters, ...changes }, "replace");
  return (
    <fieldset className="mb-4 grid grid-cols-2 gap-3 sm:flex sm:flex-wrap" aria-busy={pending}>
      <legend className="sr-only">Filters</legend>
      <SearchBox
        label="Search receipts"
        placeholder="Address, response id, hash"
        className="col-span-2 sm:w-72"
        value={filters.q ?? ""}
        onSearch={(q) => change({ q })}
      />
      <FilterSelect
        label="Agent"
        className="sm:w-48"
        value={filters.agent}
        options={props.agents.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(agent) => change({ agent })}
      />
      <FilterSelect
        label="Tool"
        className="sm:w-40"
        value={filters.tool}
        options={tools.map(({ name }) => ({ value: name, label: name }))}
        onChange={(tool) => change({ tool })}
      />
      <FilterSelect
        label="Status"
        className="sm:w-36"
        value={filters.status}
        options={Object.entries(RECEIPT_STATUS).map(([value, { label }]) => ({ value, label }))}
        onChange={(status) => change({ status: status as ReceiptFilters["status"] })}
      />
      {filters.run && (
        <Button onClick={() => change({ run: "" })} aria-label={`Run ${filters.run}: show all runs`}>
          Run {filters.run} <X aria-hidden />
        </Button>
      )}
    </fieldset>
  );
}
