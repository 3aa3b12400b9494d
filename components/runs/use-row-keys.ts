"use client";
import { type RefObject, useEffect, useRef } from "react";
import { isOverlaid, isTyping } from "@/components/shell/keys";

/**
 * Keys of a table of runs: `j` and `k` move the focus from row to row, `x` selects the row, Enter opens it (the focus
 * is on its link). After a click elsewhere they go on from the row that had the focus last.
 */
export function useRowKeys(table: RefObject<HTMLElement | null>, select: ((id: string) => void) | undefined): void {
  const latest = useRef(select);
  useEffect(() => {
    latest.current = select;
  });
  useEffect(() => {
    let last = "";
    function onKey(event: KeyboardEvent) {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || isOverlaid()) return;
      const step = { j: 1, k: -1 }[event.key];
      const rows = [...(table.current?.querySelectorAll<HTMLElement>("[data-run-id]") ?? [])];
      const focused = rows.findIndex((row) => row.contains(document.activeElement));
      const current = focused >= 0 ? focused : rows.findIndex((row) => row.dataset.runId === last);
      if (step !== undefined) {
        const next = rows[current < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, current + step))];
        last = next?.dataset.runId ?? "";
        const link = next?.querySelector<HTMLElement>("[data-row-link]");
        link?.focus();
        link?.scrollIntoView({ block: "nearest" });
        if (link) event.preventDefault();
      } else if (event.key === "x" && latest.current && !event.repeat) {
        const id = rows[current]?.dataset.runId;
        if (id === undefined) return;
        event.preventDefault();
        latest.current(id);
      }
    }
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [table]);
}
