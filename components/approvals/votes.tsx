import { Check } from "lucide-react";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ApprovalListItem } from "@/lib/approvals/queries";
import { InertText } from "./inert-text";

/** How many of the people it takes have approved, and who; nothing where one is enough. */
export function Votes({ approval }: { approval: ApprovalListItem }) {
  const { votes, required } = approval;
  if (required < 2) return null;
  return (
    <div className="mt-4 rounded-md border bg-background px-3.5 py-2.5 text-sm" data-votes={votes.length}>
      <p className="font-medium">
        {votes.length} of {required} approved
      </p>
      {votes.length > 0 && (
        <ul className="mt-1 grid gap-0.5" aria-label="Who has approved">
          {votes.map(({ user, at }) => (
            <li key={user.id} className="flex flex-wrap items-center gap-x-2 text-[13px] text-muted-foreground">
              <Check className="size-3.5 text-success" aria-hidden />
              <InertText text={user.name ?? user.id} /> <RelativeTime time={at} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
