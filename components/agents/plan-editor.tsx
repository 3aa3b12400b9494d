"use client";
import { CircleCheck, CircleX } from "lucide-react";
import { useId } from "react";
import type { PlanProblem } from "@/lib/plans/parse-plan-text";

/** A text area with line numbers for a plan, and beneath it what is wrong with the plan, as it is typed. */
export function PlanEditor(props: {
  text: string;
  onChange: (text: string) => void;
  problems: PlanProblem[] | undefined;
  disabled?: boolean;
}) {
  const { text, problems } = props;
  const id = useId();
  const lines = text.split("\n").length;
  return (
    <div>
      <div className="max-h-[65vh] overflow-auto rounded-md border border-input bg-background focus-within:outline-2 focus-within:outline-accent focus-within:outline-offset-2">
        <div className="flex min-w-fit font-mono text-[13px] leading-6">
          <pre
            aria-hidden
            className="sticky left-0 select-none border-r bg-background px-3 py-2 text-right text-muted-foreground tabular-nums"
          >
            {Array.from({ length: Math.max(lines, 12) }, (_, line) => line + 1).join("\n")}
          </pre>
          <textarea
            aria-label="Plan as JSON"
            aria-describedby={id}
            aria-invalid={problems && problems.length > 0 ? true : undefined}
            value={text}
            rows={Math.max(lines, 12)}
            wrap="off"
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            disabled={props.disabled}
            onChange={(event) => props.onChange(event.target.value)}
            className="field-sizing-content block min-w-[40rem] flex-1 resize-none overflow-hidden whitespace-pre bg-transparent px-3 py-2 outline-none"
          />
        </div>
      </div>
      <div id={id} aria-live="polite" className="mt-3 min-h-6 text-sm">
        <Problems problems={problems} />
      </div>
    </div>
  );
}

const SHOWN = 20;

/** What is wrong with a plan, or that nothing is; undefined while it is being checked. */
export function Problems({ problems }: { problems: PlanProblem[] | undefined }) {
  if (!problems) return <p className="text-muted-foreground">Checking…</p>;
  if (problems.length === 0) {
    return (
      <p className="flex items-center gap-2 text-success">
        <CircleCheck className="size-4" aria-hidden /> The plan is valid.
      </p>
    );
  }
  return (
    <>
      <p className="flex items-center gap-2 font-medium text-danger">
        <CircleX className="size-4" aria-hidden /> {problems.length === 1 ? "1 problem" : `${problems.length} problems`}
      </p>
      <ul className="mt-2 grid gap-1.5">
        {problems.slice(0, SHOWN).map((problem) => (
          <li key={`${problem.path} ${problem.message}`} className="flex flex-wrap gap-x-2.5">
            <code className="rounded bg-muted px-1.5 font-mono text-[13px] leading-6">{problem.path || "plan"}</code>
            <span className="min-w-0 break-words">{problem.message}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
