"use client";
import { Download } from "lucide-react";
import dynamic from "next/dynamic";
import { Button } from "@/components/ui/button";
import { DropdownMenu } from "@/components/ui/dropdown-menu";
import type { RunListItem } from "@/lib/runs/queries";
import { filterOf, type RunFilters } from "@/lib/runs/run-filters";
import type { BulkTarget } from "./bulk-runs-dialog";

const ExportItems = dynamic(async () => (await import("./export-items")).ExportItems, { ssr: false });

/** The head of the list: select, act on what is selected or on all that matches, and take it along as a file. */
export function RunsToolbar(props: {
  filters: RunFilters;
  runs: RunListItem[];
  chosen: RunListItem[];
  canWrite: boolean;
  /** Whether more match than are shown. */
  hasMore: boolean;
  onSelect: (ids: string[]) => void;
  onBulk: (action: "cancel" | "replay", target: BulkTarget) => void;
}) {
  const { filters, runs, chosen, canWrite } = props;
  const all = chosen.length === runs.length;
  const some = chosen.length > 0;
  const narrowed = Object.values(filters).some(Boolean); // nobody means all runs there ever were
  const act = (action: "cancel" | "replay") =>
    props.onBulk(action, some ? { ids: chosen.map((run) => run.id) } : { filter: filterOf(filters, Date.now()) });
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1.5 border-b px-5 py-1.5">
      {canWrite && (
        <label className="flex items-center gap-3 text-[13px] text-muted-foreground">
          <input
            type="checkbox"
            className="size-4 accent-(--accent)"
            checked={all}
            ref={(box) => {
              if (box) box.indeterminate = some && !all;
            }}
            onChange={() => props.onSelect(all ? [] : runs.map((run) => run.id))}
          />
          {some ? `${chosen.length} selected` : "Select all shown"}
        </label>
      )}
      <div className="ml-auto flex flex-wrap gap-1.5">
        {canWrite && (some || narrowed) && (
          <>
            <Button size="sm" onClick={() => act("replay")}>
              {some ? "Run again…" : "Run all again…"}
            </Button>
            <Button size="sm" variant="danger" onClick={() => act("cancel")}>
              {some ? "Cancel…" : "Cancel all…"}
            </Button>
          </>
        )}
        <DropdownMenu
          trigger={
            <Button size="sm" variant="ghost">
              <Download aria-hidden /> Export
            </Button>
          }
        >
          <ExportItems filters={filters} />
        </DropdownMenu>
      </div>
    </div>
  );
}
