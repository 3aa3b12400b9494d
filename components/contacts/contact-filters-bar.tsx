"use client";
import { Input } from "@/components/ui/field";
import { FilterSelect } from "@/components/ui/filter-select";
import { SearchBox } from "@/components/ui/search-box";
import type { ContactFilters } from "@/lib/contacts/queries";
import { useSegments } from "@/lib/segments/queries";

const CONSENTS = [
  { value: "granted", label: "Consent given" },
  { value: "unknown", label: "Not known" },
  { value: "withdrawn", label: "Withdrawn" },
];
const SUPPRESSED = [
  { value: "false", label: "May be contacted" },
  { value: "true", label: "Do not contact" },
];

/** What the list of contacts is narrowed by. */
export function ContactFiltersBar(props: { filters: ContactFilters; onChange: (filters: ContactFilters) => void }) {
  const { filters, onChange } = props;
  const segments = useSegments().data?.data ?? [];
  const set = (name: keyof ContactFilters) => (value: string) => onChange({ ...filters, [name]: value });
  return (
    <search className="mb-4 grid grid-cols-2 gap-2 lg:grid-cols-3">
      <SearchBox label="Search contacts" className="col-span-2 lg:col-span-1" onSearch={set("q")} />
      <FilterSelect
        label="Segment"
        className="w-full"
        value={filters.segment}
        options={segments.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={set("segment")}
      />
      <Input
        aria-label="Tag"
        placeholder="Any tag"
        maxLength={100}
        value={filters.tag ?? ""}
        onChange={(event) => set("tag")(event.target.value)}
      />
      <Input
        aria-label="Company"
        placeholder="Any company"
        maxLength={200}
        value={filters.company ?? ""}
        onChange={(event) => set("company")(event.target.value)}
      />
      <FilterSelect
        label="Consent"
        className="w-full"
        value={filters.consent}
        options={CONSENTS}
        onChange={set("consent")}
      />
      <FilterSelect
        label="Suppression"
        className="w-full"
        value={filters.suppressed}
        options={SUPPRESSED}
        onChange={set("suppressed")}
      />
    </search>
  );
}
