"use client";
import { ArrowUpDown, type LucideIcon, Minus, Pencil, Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { ArgumentChanges } from "@/components/approvals/argument-changes";
import { InertText } from "@/components/approvals/inert-text";
import { Badge, type Tone } from "@/components/ui/badge";
import { JsonView } from "@/components/ui/json-view";
import { diffPlans, type StepChange } from "./diff-plans";
import { LineDiff } from "./line-diff";

type Plan = Record<string, unknown>;

const KINDS: Record<StepChange["kind"], { label: string; tone: Tone; icon: LucideIcon }> = {
  added: { label: "Added", tone: "success", icon: Plus },
  removed: { label: "Removed", tone: "danger", icon: Minus },
  changed: { label: "Changed", tone: "accent", icon: Pencil },
  moved: { label: "Moved", tone: "neutral", icon: ArrowUpDown },
};

const WORDS = { before: "Before", after: "After", whole: "the whole" };

/** What differs between two plans, step by step, or line by line of their JSON. */
export function PlanDiff({ before, after }: { before: Plan; after: Plan }) {
  const changes = useMemo(() => diffPlans(before, after), [before, after]);
  const [lines, setLines] = useState(false);
  if (changes.steps.length === 0 && !changes.settings) {
    return <p className="text-muted-foreground text-sm">The two plans are the same.</p>;
  }
  return (
    <div className="grid gap-3">
      <label className="flex items-center gap-2 text-[13px] text-muted-foreground">
        <input
          type="checkbox"
          className="accent-accent"
          checked={lines}
          onChange={(event) => setLines(event.target.checked)}
        />
        Show the lines of the JSON
      </label>
      {lines ? (
        <LineDiff before={before} after={after} label="What differs, line by line" />
      ) : (
        <ul className="grid gap-3" aria-label="What differs">
          {changes.steps.map((change) => (
            <li key={change.id} className="min-w-0 rounded-md border p-3.5">
              <StepDifference change={change} />
            </li>
          ))}
          {changes.settings && (
            <li className="min-w-0 rounded-md border p-3.5">
              <p className="mb-3 font-medium text-sm">Settings of the plan</p>
              <ArgumentChanges {...changes.settings} words={WORDS} />
            </li>
          )}
        </ul>
      )}
    </div>
  );
}

function StepDifference({ change }: { change: StepChange }) {
  const { label, tone, icon } = KINDS[change.kind];
  return (
    <>
      <p className="flex flex-wrap items-center gap-2 text-sm">
        <Badge tone={tone} icon={icon}>
          {label}
        </Badge>
        <span className="break-words font-medium">
          <InertText text={change.name} />
        </span>
        {change.name !== change.id && <code className="font-mono text-[13px] text-muted-foreground">{change.id}</code>}
      </p>
      {change.kind === "changed" && (
        <div className="mt-3">
          <ArgumentChanges before={change.before} after={change.after} words={WORDS} />
        </div>
      )}
      {(change.kind === "added" || change.kind === "removed") && (
        <details className="mt-2 text-sm">
          <summary className="cursor-pointer text-[13px] text-muted-foreground">Show the step</summary>
          <div className="mt-2">
            <JsonView value={change.after ?? change.before} label={`The step ${change.id}`} />
          </div>
        </details>
      )}
    </>
  );
}
