import { Check, PencilLine, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { KeyHint } from "./key-hint";

/** Approve, edit, reject; while editing, approve what was edited or leave it. */
export function DecisionBar(props: {
  editing: boolean;
  editable: boolean;
  changed: boolean;
  valid: boolean;
  pending: boolean;
  onApprove: () => void;
  onEdit: () => void;
  onDiscard: () => void;
  onReject: () => void;
}) {
  const { editing, pending } = props;
  return (
    <div className="flex flex-wrap gap-2">
      <Button
        variant="primary"
        pending={pending}
        disabled={editing && !props.valid}
        className="max-sm:flex-1"
        onClick={(event) => event.detail < 2 && props.onApprove()}
      >
        {!pending && <Check aria-hidden />}
        {editing && props.changed ? "Approve with changes" : "Approve"}
        <KeyHint keys={editing ? "Ctrl ↵" : "A"} onAccent />
      </Button>
      {editing ? (
        <Button disabled={pending} onClick={props.onDiscard}>
          Discard changes <KeyHint keys="Esc" />
        </Button>
      ) : (
        <>
          <Button disabled={pending || !props.editable} onClick={props.onEdit}>
            <PencilLine aria-hidden /> Edit <KeyHint keys="E" />
          </Button>
          <Button variant="danger" disabled={pending} className="sm:ml-auto" onClick={props.onReject}>
            <X aria-hidden /> Reject <KeyHint keys="R" />
          </Button>
        </>
      )}
    </div>
  );
}
