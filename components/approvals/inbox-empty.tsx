import { Inbox } from "lucide-react";
import Link from "next/link";
import { buttonStyle } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import type { ApprovalFilters } from "@/lib/approvals/queries";

const TEXTS: Record<ApprovalFilters["status"], [title: string, text: string]> = {
  pending: [
    "Nothing waits for you",
    "When an agent that proposes wants to write or delete something, or a step asks for approval, the call appears here with its arguments and waits.",
  ],
  approved: ["Nothing approved yet", "Calls that somebody has approved appear here, with who and when."],
  rejected: ["Nothing rejected yet", "Calls that somebody has rejected appear here, with the reason."],
  expired: ["Nothing has expired", "Calls that nobody decided in time appear here. They count as rejected."],
};

/** What an empty tab is for. */
export function InboxEmpty({ filters }: { filters: ApprovalFilters }) {
  const narrowed = Boolean(filters.agent || filters.tool || filters.run);
  const [title, text] = TEXTS[filters.status];
  return (
    <Card>
      <EmptyState
        icon={Inbox}
        title={narrowed ? "No approval matches" : title}
        action={
          narrowed && (
            <Link href="/approvals" className={buttonStyle()}>
              Show all that wait
            </Link>
          )
        }
      >
        {narrowed ? "Try another agent, tool or status." : text}
      </EmptyState>
    </Card>
  );
}
