"use client";
import { useState } from "react";
import { InertText } from "@/components/approvals/inert-text";
import { Button } from "@/components/ui/button";
import { Field, Textarea } from "@/components/ui/field";
import type { ApprovalLink, LinkDecision } from "@/lib/approval-links/queries";

interface AnswerProps {
  approval: ApprovalLink["approval"];
  pending: boolean;
  onSend: (decision: LinkDecision) => void;
  onReject: () => void;
}

const MAX_ANSWER = 10_000;

/** The answers of a question, or what may have become of a write that was interrupted. */
export function LinkAnswer(props: AnswerProps) {
  return props.approval.kind === "question" ? <Question {...props} /> : <Doubt {...props} />;
}

function Question({ approval, pending, onSend, onReject }: AnswerProps) {
  const [text, setText] = useState("");
  const answer = (value: string) => onSend({ decision: "respond", answer: value });
  return (
    <>
      {approval.options.length > 0 && (
        <div className="flex flex-wrap gap-2">
          {approval.options.map((option) => (
            <Button
              key={option}
              disabled={pending}
              className="h-auto min-h-9 whitespace-normal break-words py-1.5 text-left"
              onClick={() => answer(option)}
            >
              <InertText text={option} />
            </Button>
          ))}
        </div>
      )}
      {approval.free_text && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            answer(text);
          }}
        >
          <Field label={approval.options.length > 0 ? "Or in your own words" : "Your answer"}>
            {(control) => (
              <Textarea
                {...control}
                maxLength={MAX_ANSWER}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </Field>
          <Button type="submit" variant="primary" className="mt-3" pending={pending} disabled={text.trim() === ""}>
            Answer
          </Button>
        </form>
      )}
      <div>
        <Button variant="ghost" size="sm" disabled={pending} onClick={onReject}>
          Refuse to answer…
        </Button>
      </div>
    </>
  );
}

function Doubt({ pending, onSend }: AnswerProps) {
  const settle = (resolution: "happened" | "retry" | "give_up") => onSend({ decision: "respond", resolution });
  return (
    <>
      <p className="text-sm">
        The worker stopped while this write was under way. Look at the other side before you decide: if it happened,
        trying again does it twice.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button disabled={pending} onClick={() => settle("happened")}>
          It happened
        </Button>
        <Button disabled={pending} onClick={() => settle("retry")}>
          Try again
        </Button>
        <Button variant="danger" disabled={pending} onClick={() => settle("give_up")}>
          Give up
        </Button>
      </div>
    </>
  );
}
