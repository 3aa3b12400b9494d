"use client";
import { Send, X } from "lucide-react";
import { type KeyboardEvent, useImperativeHandle, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field, Textarea } from "@/components/ui/field";
import { ChoiceList, focusChoice } from "./choice-list";
import { detailsOf } from "./details-of";
import { FormFooter } from "./form-footer";
import { InertText } from "./inert-text";
import { KeyHint } from "./key-hint";
import type { PendingProps } from "./pending-props";
import { RejectForm } from "./reject-form";
import { StepDetails } from "./step-details";
import { PANE_ID } from "./use-inbox-position";
import { whyNot } from "./viewer";

const MAX_ANSWER = 10_000;

/** A question: its options by number, an answer in one's own words where that will do, or a refusal to answer. */
export function PendingQuestion({ approval, viewer, commands, pending, refused, onSend }: PendingProps) {
  const { id, args_hash, options, free_text } = approval;
  const [choice, setChoice] = useState<string | null>(null);
  const [text, setText] = useState("");
  const [rejecting, setRejecting] = useState(false);
  const [reason, setReason] = useState("");
  const list = useRef<HTMLFieldSetElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const blocked = whyNot(approval, viewer);
  const answer = choice ?? text.trim();

  function choose(index: number) {
    const option = options[index];
    if (blocked !== null || rejecting || option === undefined) return;
    setChoice(option);
    setText("");
    focusChoice(list, index);
  }
  function send() {
    if (blocked === null && answer) onSend({ id, act: "respond", response: { answer } });
  }
  function reject() {
    if (blocked === null) onSend({ id, args_hash, act: "reject", ...(reason.trim() && { reason: reason.trim() }) });
  }
  function leave() {
    const open = rejecting || choice !== null || text !== "";
    setRejecting(false);
    setChoice(null);
    setText("");
    if (open) document.getElementById(PANE_ID)?.focus();
    return open;
  }
  function begin() {
    if (options.length > 0) focusChoice(list, 0);
    else field.current?.focus();
  }
  function onTextKey(event: KeyboardEvent) {
    if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing)
      return;
    event.preventDefault();
    send();
  }
  const askReason = () => blocked === null && setRejecting(true);
  const submit = () => (rejecting ? reject() : send());
  useImperativeHandle(commands, () => ({ approve: begin, reject: askReason, edit: begin, choose, submit, leave }));

  return (
    <Card title="Answer">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
        id={`answer-${id}`}
        className="grid gap-5 p-5 [&_textarea]:scroll-mb-24"
      >
        {options.length > 0 && (
          <ChoiceList
            label="Choose an answer"
            list={list}
            disabled={blocked !== null || rejecting}
            value={choice}
            choices={options.map((option) => ({ value: option, label: <InertText text={option} /> }))}
            onChange={(option) => {
              setChoice(option);
              setText("");
            }}
          />
        )}
        {free_text && (
          <Field
            label={options.length > 0 ? "Or in your own words" : "Your answer"}
            hint="Enter sends it, Shift and Enter begin a new line."
          >
            {(control) => (
              <Textarea
                {...control}
                ref={field}
                className="field-sizing-content max-h-[40vh]"
                maxLength={MAX_ANSWER}
                disabled={blocked !== null || rejecting}
                readOnly={pending}
                value={text}
                onKeyDown={onTextKey}
                onChange={(event) => {
                  setText(event.target.value);
                  setChoice(null);
                }}
              />
            )}
          </Field>
        )}
        {detailsOf(approval.args) !== null && <StepDetails args={approval.args} />}
      </form>
      <FormFooter blocked={blocked} refused={refused}>
        {rejecting ? (
          <RejectForm
            label="Refuse to answer"
            reason={reason}
            pending={pending}
            onReason={setReason}
            onReject={reject}
            onCancel={leave}
          />
        ) : (
          <div className="flex flex-wrap gap-2">
            <Button
              type="submit"
              form={`answer-${id}`}
              variant="primary"
              pending={pending}
              disabled={blocked !== null || !answer}
              className="max-sm:flex-1"
            >
              {!pending && <Send aria-hidden />}
              Send the answer <KeyHint keys="↵" onAccent />
            </Button>
            <Button variant="danger" disabled={pending || blocked !== null} className="sm:ml-auto" onClick={askReason}>
              <X aria-hidden /> Reject <KeyHint keys="R" />
            </Button>
          </div>
        )}
      </FormFooter>
    </Card>
  );
}
