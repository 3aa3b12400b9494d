import type { QueryClient } from "@tanstack/react-query";
import { type ApprovalListItem, approvalKeys, readApproval } from "@/lib/approvals/queries";
import { approvalName } from "./approval-kind";
import { decidedVerb, deciderName } from "./approval-status";
import { newVotes } from "./new-votes";

const NAMED = 3;

/** What a list of approvals was and is now; `gone` has left it by somebody else's doing. */
interface Change {
  before: ApprovalListItem[];
  items: ApprovalListItem[];
  gone: ApprovalListItem[];
  userId: string;
}

/** Says who else has voted or decided. */
export async function tellOfOthers(change: Change, client: QueryClient, toast: (text: string) => void): Promise<void> {
  const { before, items, gone, userId } = change;
  for (const vote of newVotes(before, items, userId).slice(0, NAMED)) toast(vote);
  // One may also have moved to a page that is not loaded: only what has been decided is worth a word.
  const read = await Promise.all(gone.slice(0, NAMED + 1).map((item) => readApproval(item.id).catch(() => undefined)));
  const decided = read.filter((approval) => approval !== undefined && approval.status !== "pending");
  // One that is being looked at shows at once what became of it.
  for (const approval of decided) if (approval) client.setQueryData(approvalKeys.detail(approval.id), approval);
  if (decided.length > NAMED) toast("Several approvals were decided elsewhere.");
  else for (const approval of decided) if (approval) toast(noticeOf(approval));
}

function noticeOf(approval: ApprovalListItem): string {
  const what = approvalName(approval);
  if (approval.status === "expired") return `${what} has expired.`;
  if (approval.status === "cancelled") return `${what} is no longer needed.`;
  return `${deciderName(approval)} has ${decidedVerb(approval)} ${what}.`;
}
