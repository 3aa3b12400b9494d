import { Check, PencilLine, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { KeyHint } from "./key-hint";

/** Approve, edit, reject; while editing, approve what was edited or leave it. */
export function DecisionBar(props: {
  editing: boolean;
  /** Absent where there is nothing to edit. */
  onEdit?: (() => void) | undefined;
  editable: boolean;
  changed: boolean;
  valid: boolean;
  pending: boolean;
  /** Nothing can be decided by whoever looks. */
  blocked: boolean;
  /** Whoever looks has approved already, and others have to. */
  voted: boolean;
  onApprove: () => void;
  onDiscard: () => void;
  onReject: () => void;
}) {
  const { editing, pending, blocked, voted, onEdit } = props;
  const settled = editing ? !props.valid || (voted && !props.changed) : voted;
  const label = editing && props.changed ? "Approve with changes" : voted ? "Approved by you" : "Approve";
  return (
    <div className="flex flex-wrap gap-2">
      <Button
        variant="primary"
        pending={pending}
        disabled={blocked || settled}
        className="max-sm:flex-1"
        onClick={(event) => event.detail < 2 && props.onApprove()}
      >
        {!pending && <Check aria-hidden />}
        {label}
        {!blocked && !settled && <KeyHint keys={editing ? "Ctrl ↵" : "A"} onAccent />}
      </Button>
      {editing ? (
        <Button disabled={pending} onClick={props.onDiscard}>
          Discard changes <KeyHint keys="Esc" />
        </Button>
      ) : (
        <>
          {onEdit && (
            <Button disabled={pending || blocked || !props.editable} onClick={onEdit}>
              <PencilLine aria-hidden /> Edit <KeyHint keys="E" />
            </Button>
          )}
          <Button variant="danger" disabled={pending || blocked} className="sm:ml-auto" onClick={props.onReject}>
            <X aria-hidden /> Reject <KeyHint keys="R" />
          </Button>
        </>
      )}
    </div>
  );
}
