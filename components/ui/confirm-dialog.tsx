"use client";
import { type ReactNode, useState } from "react";
import { Alert } from "./alert";
import { Button } from "./button";
import { Dialog, DialogActions } from "./dialog";
import { Field, Input } from "./field";

/** Asks before something that cannot be undone; with `typed`, the person types that text first. */
export function ConfirmDialog(props: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  confirmLabel: string;
  cancelLabel?: string;
  typed?: string;
  pending: boolean;
  error?: string;
  onConfirm: () => void;
  children: ReactNode;
}) {
  const [text, setText] = useState("");
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange} title={props.title} description={props.children}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          props.onConfirm();
        }}
      >
        {props.typed && (
          <Field label={`Type “${props.typed}” to confirm`}>
            {(control) => (
              <Input {...control} value={text} onChange={(e) => setText(e.target.value)} autoComplete="off" />
            )}
          </Field>
        )}
        {props.error && <Alert className="mt-4">{props.error}</Alert>}
        <DialogActions>
          <Button
            type="submit"
            variant="danger"
            pending={props.pending}
            disabled={props.typed !== undefined && text.trim() !== props.typed}
          >
            {props.confirmLabel}
          </Button>
          <Button onClick={() => props.onOpenChange(false)}>{props.cancelLabel ?? "Keep it"}</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
