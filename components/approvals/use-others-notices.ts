"use client";
import { useQueryClient } from "@tanstack/react-query";
import { type RefObject, useEffect, useRef } from "react";
import { useToast } from "@/components/ui/toast";
import type { ApprovalListItem } from "@/lib/approvals/queries";

/**
 * Says quietly who has decided what, when an approval leaves the list and it was not this page (`mine`) that did it,
 * and who else than the viewer (`userId`) has voted for one that stays.
 */
export function useOthersNotices(items: ApprovalListItem[], mine: RefObject<Set<string>>, userId: string): void {
  const last = useRef(items);
  const toast = useToast();
  const client = useQueryClient();
  useEffect(() => {
    const before = last.current;
    if (before === items) return;
    last.current = items;
    const now = new Set(items.map((item) => item.id));
    const gone = before.filter((item) => !now.has(item.id) && !mine.current.has(item.id));
    import("./tell-of-others")
      .then(({ tellOfOthers }) => tellOfOthers({ before, items, gone, userId }, client, toast))
      .catch(() => {}); // the list itself is right
  }, [items, mine, userId, toast, client]);
}
