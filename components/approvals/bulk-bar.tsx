import { Button } from "@/components/ui/button";

/** The head of the list: select all that can be decided together, and decide what is selected. */
export function BulkBar(props: {
  /** How many can be selected, and how many are. */
  able: number;
  chosen: number;
  onChoose: (all: boolean) => void;
  onDecide: (decision: "approve" | "reject") => void;
}) {
  const { able, chosen } = props;
  const all = able > 0 && chosen === able;
  return (
    <div className="flex min-h-11 items-center gap-3 border-b px-4 py-1.5">
      <label className="flex items-center gap-3 text-[13px] text-muted-foreground">
        <input
          type="checkbox"
          className="size-4 accent-(--accent)"
          checked={all}
          disabled={able === 0}
          ref={(box) => {
            if (box) box.indeterminate = chosen > 0 && !all;
          }}
          onChange={() => props.onChoose(!all)}
        />
        {chosen > 0 ? `${chosen} selected` : "Select all"}
      </label>
      {chosen > 0 && (
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
