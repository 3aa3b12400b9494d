"use client";
import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Field, Textarea } from "@/components/ui/field";
import { KeyHint } from "./key-hint";

const MAX_REASON = 2000;

/** Asks why; the reason goes to the run and stays with the approval. */
export function RejectForm(props: {
  label: string;
  reason: string;
  pending: boolean;
  onReason: (reason: string) => void;
  onReject: () => void;
  onCancel: () => void;
}) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        props.onReject();
      }}
    >
      <Field label="Why is it rejected?" hint="The run sees it, and so does whoever looks at it later.">
        {(control) => (
          <Textarea
            {...control}
            ref={field}
            maxLength={MAX_REASON}
            value={props.reason}
            onChange={(event) => props.onReason(event.target.value)}
          />
        )}
      </Field>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button type="submit" variant="danger" pending={props.pending}>
          {props.label} <KeyHint keys="Ctrl ↵" />
        </Button>
        <Button disabled={props.pending} onClick={props.onCancel}>
          Cancel <KeyHint keys="Esc" />
        </Button>
      </div>
    </form>
  );
}
