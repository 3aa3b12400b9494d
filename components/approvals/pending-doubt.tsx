"use client";
import { Check } from "lucide-react";
import { useImperativeHandle, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field, Textarea } from "@/components/ui/field";
import { standingArgs } from "./approval-kind";
import { ArgumentJson, ArgumentView } from "./argument-view";
import { ChoiceList, focusChoice } from "./choice-list";
import { DOUBT_CHOICES, RESOLUTION_LABELS, RESOLUTIONS, type Resolution, type ResultSource } from "./doubt-choices";
import { DoubtResult } from "./doubt-result";
import { FormFooter } from "./form-footer";
import { KeyHint } from "./key-hint";
import type { PendingProps } from "./pending-props";
import { readDoubt } from "./read-doubt";
import { PANE_ID } from "./use-inbox-position";
import { ViewSwitch } from "./view-switch";
import { whyNot } from "./viewer";

const MAX_REASON = 2000;

/** A write that was interrupted: what it was, and the three ways to settle it. */
export function PendingDoubt({ approval, viewer, commands, pending, refused, onSend }: PendingProps) {
  const { id } = approval;
  const [choice, setChoice] = useState<Resolution | null>(null);
  const [source, setSource] = useState<ResultSource>("none");
  const [text, setText] = useState("");
  const [url, setUrl] = useState("");
  const [reason, setReason] = useState("");
  const [view, setView] = useState<"fields" | "json">("fields");
  const list = useRef<HTMLFieldSetElement>(null);
  const blocked = whyNot(approval, viewer);
  const disabled = blocked !== null;
  const { response, problem } = readDoubt({ choice, source, text, url, reason });

  function choose(index: number) {
    const resolution = RESOLUTIONS[index];
    if (blocked !== null || !resolution) return;
    setChoice(resolution);
    focusChoice(list, index);
  }
  function send() {
    if (blocked === null && response) onSend({ id, act: "respond", response });
  }
  function leave() {
    const open = choice !== null;
    setChoice(null);
    setSource("none");
    if (open) document.getElementById(PANE_ID)?.focus();
    return open;
  }
  const begin = () => focusChoice(list, 0);
  const giveUp = () => choose(RESOLUTIONS.indexOf("give_up"));
  useImperativeHandle(commands, () => ({ approve: begin, reject: giveUp, edit: begin, choose, submit: send, leave }));

  const args = standingArgs(approval);
  return (
    <>
      <Card
        title="What was sent"
        actions={<ViewSwitch value={view} views={{ fields: "Fields", json: "JSON" }} onChange={setView} />}
      >
        <div className="p-5">{view === "fields" ? <ArgumentView args={args} /> : <ArgumentJson args={args} />}</div>
      </Card>
      <Card title="What became of it?">
        <form
          id={`doubt-${id}`}
          className="grid gap-5 p-5 [&_input]:scroll-mb-24 [&_textarea]:scroll-mb-24"
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
        >
          <ChoiceList
            label="Look where it went, then say"
            list={list}
            disabled={disabled}
            value={choice}
            choices={DOUBT_CHOICES}
            onChange={(value) => setChoice(RESOLUTIONS.find((each) => each === value) ?? null)}
          />
          {choice === "happened" && (
            <DoubtResult
              source={source}
              text={text}
              url={url}
              problem={text.trim() ? problem : undefined}
              pending={pending}
              onSource={setSource}
              onText={setText}
              onUrl={setUrl}
            />
          )}
          {choice === "give_up" && (
            <Field label="Why?" hint="Optional. It stays with the run.">
              {(control) => (
                <Textarea
                  {...control}
                  maxLength={MAX_REASON}
                  readOnly={pending}
                  value={reason}
                  onChange={(event) => setReason(event.target.value)}
                />
              )}
            </Field>
          )}
        </form>
        <FormFooter blocked={blocked} refused={refused}>
          <Button
            type="submit"
            form={`doubt-${id}`}
            variant={choice === "give_up" ? "danger" : "primary"}
            pending={pending}
            disabled={disabled || !response}
            className="max-sm:w-full"
          >
            {!pending && <Check aria-hidden />}
            {choice ? `Settle it: ${RESOLUTION_LABELS[choice]}` : "Settle it"}
            <KeyHint keys="↵" onAccent={choice !== "give_up"} />
          </Button>
        </FormFooter>
      </Card>
    </>
  );
}
