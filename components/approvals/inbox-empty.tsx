import { Inbox } from "lucide-react";
import { buttonStyle } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import type { ApprovalFilters } from "@/lib/approvals/queries";
import { type InboxTab, inboxAddress, inTab, isNarrowed, tabOf } from "./inbox-filters";

const TEXTS: Record<InboxTab, [title: string, text: string]> = {
  pending: [
    "Nothing waits for you",
    "When an agent that proposes wants to write or delete something, or a step asks for approval or an answer, it appears here and waits.",
  ],
  mine: [
    "Nothing waits for you by name",
    "What is assigned to you, or to your role, appears here until you have decided it. Pending has what anybody may decide.",
  ],
  decided: ["Nothing decided yet", "What somebody has approved, rejected or answered appears here: who, when and how."],
  expired: ["Nothing has expired", "What nobody decided in time appears here. It counts as rejected."],
};

const BESIDE = [
  "Nothing else waits for you",
  "What agents ask for besides, and not for one contact among many, appears here and waits.",
] as const;

/** What an empty view is for; `beside` the runs over contacts that wait above it, it is all that is left. */
export function InboxEmpty({ filters, beside }: { filters: ApprovalFilters; beside: boolean }) {
  const narrowed = isNarrowed(filters);
  const tab = tabOf(filters);
  const [title, text] = beside ? BESIDE : TEXTS[tab];
  const all = inboxAddress(inTab({ status: "pending" }, tab));
  return (
    <Card>
      <EmptyState
        icon={Inbox}
        title={narrowed ? "No approval matches" : title}
        action={
          narrowed ? (
            <Link href={all} className={buttonStyle()}>
              Take the filters away
            </Link>
          ) : (
            tab === "mine" && (
              <Link href="/approvals" className={buttonStyle()}>
                Show all that wait
              </Link>
            )
          )
        }
      >
        {narrowed ? "Try another agent, tool, risk, kind or age." : text}
      </EmptyState>
    </Card>
  );
}
