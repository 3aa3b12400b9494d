"use client";
import { useSearchParams } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import type { ApprovalFilters, ApprovalListItem } from "@/lib/approvals/queries";
import { rowId } from "./approval-list";
import { inboxAddress } from "./inbox-filters";

/** The id of the part of the page that shows one approval. */
export const PANE_ID = "approval-pane";

/**
 * Which approval is shown, and the ways to another. It stays shown when it leaves the list, or when others come
 * before it: what a person looks at never changes under their hands.
 */
export function useInboxPosition(items: ApprovalListItem[], filters: ApprovalFilters) {
  const openId = useSearchParams().get("approval") ?? undefined;
  const [cursor, setCursor] = useState(openId ?? items[0]?.id);
  const lastSeen = useRef<{ id?: string; index: number }>({ index: 0 });
  const shownId = openId ?? cursor;
  const index = items.findIndex((item) => item.id === shownId);
  const firstId = items[0]?.id;

  useEffect(() => {
    if (index >= 0) lastSeen.current = { ...(shownId && { id: shownId }), index };
  }, [index, shownId]);
  useEffect(() => {
    if (shownId === undefined && firstId !== undefined) setCursor(firstId);
  }, [shownId, firstId]);

  function show(id: string | undefined, focus: "row" | "pane") {
    setCursor(id);
    if (openId) window.history.replaceState(null, "", inboxAddress(filters, id));
    // Once it is drawn: the row when the list is to be seen, else the approval itself.
    requestAnimationFrame(() => {
      const row = id === undefined ? null : document.getElementById(rowId(id));
      const pane = document.getElementById(PANE_ID) ?? document.getElementById("main");
      (focus === "row" && row?.offsetParent ? row : pane)?.focus();
    });
  }

  return {
    shownId,
    /** Whether it was opened, which on a narrow screen hides the list. */
    opened: openId !== undefined,
    move(by: 1 | -1) {
      // Of one that has left the list, its place is where the next one stands now.
      const from = index >= 0 ? index : lastSeen.current.index - (by > 0 ? 1 : 0);
      const next = items[Math.min(items.length - 1, Math.max(0, from + by))];
      if (next && next.id !== shownId) show(next.id, "row");
    },
    open(id: string) {
      setCursor(id);
      if (openId) window.history.replaceState(null, "", inboxAddress(filters, id));
      else window.history.pushState(null, "", inboxAddress(filters, id));
      requestAnimationFrame(() => document.getElementById(PANE_ID)?.focus());
    },
    close() {
      if (!openId) return;
      setCursor(openId);
      window.history.replaceState(null, "", inboxAddress(filters));
      requestAnimationFrame(() => document.getElementById(rowId(openId))?.focus());
    },
    /** Leaves one that has been decided for the one after it, or the last. One opened by its address alone stays. */
    advance(id: string) {
      if (lastSeen.current.id !== id) return;
      const rest = items.filter((item) => item.id !== id);
      show((rest[lastSeen.current.index] ?? rest.at(-1))?.id, "row");
    },
  };
}
