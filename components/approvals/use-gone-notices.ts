"use client";
import { useQueryClient } from "@tanstack/react-query";
import { type RefObject, useEffect, useRef } from "react";
import { useToast } from "@/components/ui/toast";
import { type ApprovalListItem, approvalKeys, readApproval } from "@/lib/approvals/queries";
import { deciderName } from "./approval-status";

const NAMED = 3;

/** Says quietly who has decided what, when an approval leaves the list and it was not this page (`mine`) that did it. */
export function useGoneNotices(items: ApprovalListItem[], mine: RefObject<Set<string>>): void {
  const before = useRef(items);
  const toast = useToast();
  const client = useQueryClient();
  useEffect(() => {
    const now = new Set(items.map((item) => item.id));
    const gone = before.current.filter((item) => !now.has(item.id) && !mine.current.has(item.id));
    before.current = items;
    if (gone.length === 0) return;
    // One may also have moved to a page that is not loaded: only what has been decided is worth a word.
    const reads = gone.slice(0, NAMED + 1).map((item) => readApproval(item.id).catch(() => undefined));
    Promise.all(reads).then((read) => {
      const decided = read.filter((approval) => approval !== undefined && approval.status !== "pending");
      // One that is being looked at shows at once what became of it.
      for (const approval of decided) if (approval) client.setQueryData(approvalKeys.detail(approval.id), approval);
      if (decided.length > NAMED) toast("Several approvals were decided elsewhere.");
      else for (const approval of decided) if (approval) toast(noticeOf(approval));
    });
  }, [items, mine, toast, client]);
}

function noticeOf(approval: ApprovalListItem): string {
  const what = `${approval.tool} of run #${approval.run.number}`;
  if (approval.status === "expired") return `${what} has expired.`;
  if (approval.status === "cancelled") return `${what} is no longer needed.`;
  return `${deciderName(approval)} has ${approval.status} ${what}.`;
}
