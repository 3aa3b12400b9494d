"use client";
import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "./cn";

export const inputStyle =
  "h-9 w-full min-w-0 rounded-md border border-input bg-surface px-3 text-sm text-foreground placeholder:text-muted-foreground disabled:cursor-not-allowed disabled:opacity-60 aria-invalid:border-danger";

interface FieldControl {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

/** A labelled control with its hint and its error; the control is a function of the ids that tie them together. */
export function Field(props: {
  label: string;
  hint?: ReactNode;
  error?: string;
  className?: string;
  children: (control: FieldControl) => ReactNode;
}) {
  const id = useId();
  const described = [props.hint && `${id}-hint`, props.error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className={cn("grid content-start gap-1.5", props.className)}>
      <label htmlFor={id} className="font-medium text-sm">
        {props.label}
      </label>
      {props.children({
        id,
        "aria-describedby": described || undefined,
        "aria-invalid": props.error ? true : undefined,
      })}
      {props.hint && (
        <p id={`${id}-hint`} className="text-[13px] text-muted-foreground">
          {props.hint}
        </p>
      )}
      {props.error && (
        <p id={`${id}-error`} className="text-[13px] text-danger">
          {props.error}
        </p>
      )}
    </div>
  );
}

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input className={cn(inputStyle, className)} {...props} />;
}

export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return <textarea className={cn(inputStyle, "h-auto min-h-20 py-2", className)} {...props} />;
}

/** The browser's own select: works by keyboard, screen reader and thumb without a line of script. */
export function Select({ className, ...props }: ComponentProps<"select">) {
  return <select className={cn(inputStyle, "pr-8", className)} {...props} />;
}
