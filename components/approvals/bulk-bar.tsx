import { Button } from "@/components/ui/button";
import type { ApprovalListItem } from "@/lib/approvals/queries";

/** The head of the list: select all, and decide what is selected. */
export function BulkBar(props: {
  items: ApprovalListItem[];
  chosen: ApprovalListItem[];
  onChoose: (all: boolean) => void;
  onDecide: (decision: "approve" | "reject") => void;
}) {
  const { items, chosen } = props;
  const all = chosen.length === items.length;
  return (
    <div className="flex min-h-11 items-center gap-3 border-b px-4 py-1.5">
      <label className="flex items-center gap-3 text-[13px] text-muted-foreground">
        <input
          type="checkbox"
          className="size-4 accent-(--accent)"
          checked={all}
          ref={(box) => {
            if (box) box.indeterminate = chosen.length > 0 && !all;
          }}
          onChange={() => props.onChoose(!all)}
        />
        {chosen.length > 0 ? `${chosen.length} selected` : "Select all"}
      </label>
      {chosen.length > 0 && (
        <div className="ml-auto flex gap-1.5">
          <Button size="sm" onClick={() => props.onDecide("approve")}>
            Approve…
          </Button>
          <Button size="sm" variant="danger" onClick={() => props.onDecide("reject")}>
            Reject…
          </Button>
        </div>
      )}
    </div>
  );
}
