import type { ApprovalListItem } from "@/lib/approvals/queries";
import { approvalName } from "./approval-kind";

/** What others than the viewer have approved between two readings of a list, as sentences. */
export function newVotes(before: ApprovalListItem[], now: ApprovalListItem[], userId: string): string[] {
  const old = new Map(before.map((item) => [item.id, item]));
  return now.flatMap((item) => {
    const was = old.get(item.id);
    if (!was) return [];
    const known = new Set(was.votes.map(({ user, at }) => `${user.id} ${at}`));
    const fresh = item.votes.filter(({ user, at }) => user.id !== userId && !known.has(`${user.id} ${at}`));
    const changed = was.args_hash === item.args_hash ? "" : " with changes";
    return fresh.map(
      ({ user }) =>
        `${user.name ?? user.id} has approved ${approvalName(item)}${changed}: ${item.votes.length} of ${item.required}.`,
    );
  });
}
