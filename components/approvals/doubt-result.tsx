"use client";
import { Field, Input, Textarea } from "@/components/ui/field";
import type { ResultSource } from "./doubt-choices";
import { ViewSwitch } from "./view-switch";

/** What a write that happened answered: nothing, typed in, or read from a URL. */
export function DoubtResult(props: {
  source: ResultSource;
  text: string;
  url: string;
  problem: string | undefined;
  /** Fields keep the focus while it is sent: a field that is switched off would lose it. */
  pending: boolean;
  onSource: (source: ResultSource) => void;
  onText: (text: string) => void;
  onUrl: (url: string) => void;
}) {
  const { source, pending } = props;
  return (
    <div className="grid justify-items-start gap-3">
      <p className="font-medium text-sm">What did it answer?</p>
      <ViewSwitch
        value={source}
        views={{ none: "No result", json: "Enter it", url: "Read it from a URL" }}
        onChange={props.onSource}
      />
      {source === "json" && (
        <Field label="Result as JSON" error={props.problem} className="w-full">
          {(control) => (
            <Textarea
              {...control}
              className="field-sizing-content max-h-[40vh] font-mono text-[13px]"
              spellCheck={false}
              readOnly={pending}
              value={props.text}
              onChange={(event) => props.onText(event.target.value)}
            />
          )}
        </Field>
      )}
      {source === "url" && (
        <Field
          label="URL of the result"
          hint="Drover reads it once with GET, and what it answers becomes the output of the step."
          className="w-full"
        >
          {(control) => (
            <Input
              {...control}
              type="url"
              inputMode="url"
              placeholder="https://"
              readOnly={pending}
              value={props.url}
              onChange={(event) => props.onUrl(event.target.value)}
            />
          )}
        </Field>
      )}
    </div>
  );
}
