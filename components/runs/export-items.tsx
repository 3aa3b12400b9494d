import { MenuItem } from "@/components/ui/dropdown-menu";
import { filterOf, type RunFilters } from "@/lib/runs/run-filters";

/** The runs that meet the filters, as a file of either kind. */
export function ExportItems({ filters }: { filters: RunFilters }) {
  return (
    <>
      <ExportItem filters={filters} format="csv" label="CSV, for spreadsheets" />
      <ExportItem filters={filters} format="json" label="JSON, one run a line" />
    </>
  );
}

function ExportItem(props: { filters: RunFilters; format: "csv" | "json"; label: string }) {
  const search = new URLSearchParams({ ...filterOf(props.filters, Date.now()), format: props.format });
  return (
    <MenuItem asChild>
      <a href={`/api/v1/runs/export?${search}`} download>
        {props.label}
      </a>
    </MenuItem>
  );
}
