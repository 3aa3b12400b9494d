"use client";
import { type ReactNode, type RefObject, useId } from "react";
import { cn } from "@/components/ui/cn";
import { KeyHint } from "./key-hint";

export interface Choice {
  value: string;
  label: ReactNode;
  hint?: string;
}

const NUMBERED = 9;

/** Choices large enough for a thumb; the first nine have their number as a key, and arrows walk them. */
export function ChoiceList(props: {
  label: string;
  choices: Choice[];
  value: string | null;
  disabled: boolean;
  list: RefObject<HTMLFieldSetElement | null>;
  onChange: (value: string) => void;
}) {
  const name = useId();
  return (
    <fieldset ref={props.list} disabled={props.disabled} className="grid gap-2">
      <legend className="mb-2 font-medium text-sm">{props.label}</legend>
      {props.choices.map((choice, index) => (
        <label
          key={choice.value}
          className={cn(
            "flex min-h-11 items-start gap-3 rounded-md border px-3.5 py-2.5 text-sm has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-accent",
            choice.value === props.value ? "border-accent bg-accent-soft" : "border-input hover:bg-muted",
            props.disabled && "opacity-60",
          )}
        >
          <input
            type="radio"
            name={name}
            className="mt-0.5 size-4 shrink-0 accent-(--accent) outline-none"
            checked={choice.value === props.value}
            onChange={() => props.onChange(choice.value)}
          />
          <span className="min-w-0 flex-1 break-words">
            <span className="block">{choice.label}</span>
            {choice.hint && <span className="mt-0.5 block text-[13px] text-foreground/75">{choice.hint}</span>}
          </span>
          {index < NUMBERED && <KeyHint keys={String(index + 1)} />}
        </label>
      ))}
    </fieldset>
  );
}

/** Puts the focus on the choice at a place, so that arrows and Enter go on from it. */
export function focusChoice(list: RefObject<HTMLFieldSetElement | null>, index: number): void {
  list.current?.querySelectorAll<HTMLInputElement>("input[type=radio]")[index]?.focus();
}
