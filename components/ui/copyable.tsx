import { CopyButton } from "./copy-button";

/** A text to take elsewhere: a command, code, or what is shown once. `copy` is what the button says. */
export function Copyable(props: { label: string; copy: string; hint?: string; text: string; testId?: string }) {
  return (
    <div>
      <div className="mb-1.5 flex items-center justify-between gap-3">
        <p className="font-medium text-sm">{props.label}</p>
        <CopyButton text={props.text} label={props.copy} />
      </div>
      {props.hint && <p className="mb-1.5 text-[13px] text-muted-foreground">{props.hint}</p>}
      <pre
        data-testid={props.testId}
        className="whitespace-pre-wrap break-all rounded-md border bg-background px-3 py-2.5 font-mono text-[13px] leading-relaxed"
      >
        {props.text}
      </pre>
    </div>
  );
}
