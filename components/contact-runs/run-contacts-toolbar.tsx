import { Check, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { Decision } from "./decide-actions-dialog";
import { actionsText } from "./waiting-actions";

/** What waits, or what is chosen, and the ways to decide it together. */
export function RunContactsToolbar(props: {
  /** Actions of the whole run. */
  waiting: number;
  /** Contacts. */
  chosen: number;
  onDecide: (decision: Decision) => void;
  onClear: () => void;
}) {
  const { waiting, chosen } = props;
  return (
    <div className="flex flex-wrap items-center gap-2 border-b bg-muted/60 px-5 py-2.5">
      <p className="mr-2 text-sm" aria-live="polite">
        {chosen > 0
          ? `${chosen} ${chosen === 1 ? "contact" : "contacts"} selected`
          : `${actionsText(waiting)} ${waiting === 1 ? "waits" : "wait"} for a decision`}
      </p>
      {chosen > 0 ? (
        <>
          <Button size="sm" onClick={() => props.onDecide("approve")}>
            <Check aria-hidden /> Approve…
          </Button>
          <Button size="sm" variant="danger" onClick={() => props.onDecide("reject")}>
            <X aria-hidden /> Reject…
          </Button>
          <Button size="sm" variant="ghost" onClick={props.onClear}>
            Clear selection
          </Button>
        </>
      ) : (
        <Button size="sm" variant="primary" onClick={() => props.onDecide("approve")}>
          Decide all…
        </Button>
      )}
    </div>
  );
}
