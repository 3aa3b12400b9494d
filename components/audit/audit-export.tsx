"use client";
import { Download } from "lucide-react";
import { Button } from "@/components/ui/button";
import { DropdownMenu, MenuItem } from "@/components/ui/dropdown-menu";
import { type AuditFilters, auditQuery } from "@/lib/audit/audit-filters";

/** Takes what the filters show along as a file. */
export function AuditExport({ filters }: { filters: AuditFilters }) {
  return (
    <DropdownMenu
      trigger={
        <Button>
          <Download aria-hidden /> Export
        </Button>
      }
    >
      <ExportItem filters={filters} format="csv" label="CSV, for spreadsheets" />
      <ExportItem filters={filters} format="json" label="JSON, one entry a line" />
    </DropdownMenu>
  );
}

function ExportItem(props: { filters: AuditFilters; format: "csv" | "json"; label: string }) {
  const search = new URLSearchParams({ ...auditQuery(props.filters, Date.now()), format: props.format });
  return (
    <MenuItem asChild>
      <a href={`/api/v1/audit-logs/export?${search}`} download>
        {props.label}
      </a>
    </MenuItem>
  );
}
