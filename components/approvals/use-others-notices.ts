"use client";
import { useQueryClient } from "@tanstack/react-query";
import { type RefObject, useEffect, useRef } from "react";
import { useToast } from "@/components/ui/toast";
import { type ApprovalListItem, approvalKeys, readApproval } from "@/lib/approvals/queries";
import { approvalName } from "./approval-kind";
import { decidedVerb, deciderName } from "./approval-status";
import { newVotes } from "./new-votes";

const NAMED = 3;

/**
 * Says quietly who has decided what, when an approval leaves the list and it was not this page (`mine`) that did it,
 * and who else than the viewer (`userId`) has voted for one that stays.
 */
export function useOthersNotices(items: ApprovalListItem[], mine: RefObject<Set<string>>, userId: string): void {
  const before = useRef(items);
  const toast = useToast();
  const client = useQueryClient();
  useEffect(() => {
    const now = new Set(items.map((item) => item.id));
    const gone = before.current.filter((item) => !now.has(item.id) && !mine.current.has(item.id));
    for (const vote of newVotes(before.current, items, userId).slice(0, NAMED)) toast(vote);
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
  }, [items, mine, userId, toast, client]);
}

function noticeOf(approval: ApprovalListItem): string {
  const what = approvalName(approval);
  if (approval.status === "expired") return `${what} has expired.`;
  if (approval.status === "cancelled") return `${what} is no longer needed.`;
  return `${deciderName(approval)} has ${decidedVerb(approval)} ${what}.`;
}
