"use client";
import { Search, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/field";
import { FilterSelect } from "@/components/ui/filter-select";
import { useTools } from "@/lib/agents/queries";
import type { ReceiptFilters } from "@/lib/receipts/queries";
import { receiptsAddress } from "@/lib/receipts/receipt-filters";
import { RECEIPT_STATUS } from "./receipt-status";

const PAUSE_MS = 300;

/** Narrows the ledger. The choice stands in the address, so that it can be kept, shared and gone back to. */
export function ReceiptFiltersBar(props: { filters: ReceiptFilters; agents: { id: string; name: string }[] }) {
  const { filters, agents } = props;
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const tools = [...(useTools()?.values() ?? [])].filter((tool) => tool.effect !== "read");
  const change = (changes: ReceiptFilters) =>
    startTransition(() => router.replace(receiptsAddress({ ...filters, ...changes }), { scroll: false }));
  return (
    <fieldset className="mb-4 grid grid-cols-2 gap-3 sm:flex sm:flex-wrap" aria-busy={pending}>
      <legend className="sr-only">Filters</legend>
      <SearchField value={filters.q ?? ""} onSearch={(q) => change({ q })} />
      <FilterSelect
        label="Agent"
        className="sm:w-48"
        value={filters.agent}
        options={agents.map(({ id, name }) => ({ value: id, label: name }))}
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

/** Hears of the text once the typing pauses; follows the address when that changes by itself. */
function SearchField({ value, onSearch }: { value: string; onSearch: (text: string) => void }) {
  const [text, setText] = useState(value);
  const said = useRef(value);
  useEffect(() => {
    if (value === said.current) return;
    said.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === said.current) return;
    const timer = setTimeout(() => {
      said.current = wanted;
      onSearch(wanted);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, onSearch]);
  return (
    <div className="relative col-span-2 sm:w-72">
      <Search className="pointer-events-none absolute top-2.5 left-3 size-4 text-muted-foreground" aria-hidden />
      <Input
        type="search"
        aria-label="Search receipts"
        placeholder="Address, response id, hash"
        className="pl-9"
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </div>
  );
}
