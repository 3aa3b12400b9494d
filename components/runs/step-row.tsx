"use client";
import { ChevronRight, History } from "lucide-react";
import dynamic from "next/dynamic";
import { memo, useId, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { formatDuration } from "@/components/ui/format";
import { Link } from "@/components/ui/link";
import type { StepLogItem } from "@/lib/runs/queries";
import { stepPlace } from "@/lib/runs/step-tree";
import { StatusIcon } from "./status-badge";

const StepDetails = dynamic(async () => (await import("./step-details")).StepDetails, { ssr: false });

const INDENT = ["", "pl-5", "pl-10", "pl-14", "pl-16"];

/** One step of the timeline: a line with its bar, and under it, when opened, all that is recorded of it. */
export const StepRow = memo(function StepRow(props: {
  step: StepLogItem;
  start: number;
  span: number;
  now: number;
  /** Where a call that waits is decided. */
  inbox: string;
  /** The number of the run it was taken over from. */
  reusedFrom?: number;
  /** Begins a new run here. */
  onRestart?: (stepId: string) => void;
}) {
  const { step, start, span, now } = props;
  const [open, setOpen] = useState(false);
  const panel = useId();
  const place = stepPlace(step.step_id);
  const began = step.started_at ? new Date(step.started_at).getTime() : undefined;
  const ended = step.completed_at ? new Date(step.completed_at).getTime() : now;
  const thought = thoughtOf(step);
  const duration = step.duration_ms ?? (began === undefined ? undefined : Math.max(0, ended - began));
  return (
    <li data-step={step.step_id} data-status={step.status}>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={panel}
        onClick={() => setOpen(!open)}
        className="grid w-full grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 px-5 py-2.5 text-left hover:bg-muted/60 sm:grid-cols-[minmax(0,20rem)_minmax(0,1fr)_5.5rem]"
      >
        <span className={cn("flex min-w-0 items-center gap-2", INDENT[Math.min(place.depth, INDENT.length - 1)])}>
          <ChevronRight
            className={cn("size-4 shrink-0 text-muted-foreground transition-transform", open && "rotate-90")}
            aria-hidden
          />
          <StatusIcon status={step.status} />
          <span className={cn("font-medium text-sm", thought ? "shrink-0" : "truncate")}>{place.label}</span>
          {place.index !== undefined && (
            <span className="text-muted-foreground text-xs tabular-nums">#{place.index}</span>
          )}
          {thought ? (
            <span className="truncate text-muted-foreground text-xs italic">{thought}</span>
          ) : (
            <span className="truncate font-mono text-muted-foreground text-xs">{step.tool ?? step.type}</span>
          )}
          {step.reused && <Badge icon={History}>Reused</Badge>}
          {step.attempts > 1 && <Badge tone="warning">{step.attempts} attempts</Badge>}
        </span>
        <svg className="hidden h-2 w-full sm:block" aria-hidden="true">
          <rect width="100%" height="100%" rx="4" className="fill-muted" />
          {began !== undefined && !step.reused && (
            <rect
              x={`${Math.min(99.4, percent(began - start, span))}%`}
              width={`${Math.max(0.6, percent(ended - began, span))}%`}
              height="100%"
              rx="3"
              className={barTone(step.status)}
            />
          )}
        </svg>
        <span className="text-right text-[13px] text-muted-foreground tabular-nums">
          {duration === undefined ? "—" : formatDuration(duration)}
        </span>
      </button>
      {step.status === "awaiting_approval" && (
        <p className="px-5 pb-3 text-sm sm:pl-[4.25rem]">
          Waits for a person.{" "}
          <Link href={props.inbox} className="font-medium text-accent hover:underline">
            Decide in the inbox
          </Link>
        </p>
      )}
      {open && (
        <div id={panel} className="grid gap-4 border-t border-dashed bg-background/60 px-5 py-4 sm:pl-14">
          <StepDetails
            step={step}
            {...(props.reusedFrom !== undefined && { reusedFrom: props.reusedFrom })}
            {...(props.onRestart && { onRestart: props.onRestart })}
          />
        </div>
      )}
    </li>
  );
});

/** What an agent said in a turn of its own. */
function thoughtOf({ type, output }: StepLogItem): string | undefined {
  if (type !== "think" || typeof output !== "object" || output === null || !("text" in output)) return undefined;
  return typeof output.text === "string" && output.text ? output.text : undefined;
}

function percent(part: number, whole: number): number {
  return whole <= 0 ? 0 : Math.min(100, Math.max(0, (part / whole) * 100));
}

function barTone(status: string): string {
  if (status === "completed") return "fill-chart-success";
  if (status === "failed" || status === "rejected") return "fill-chart-danger";
  if (status === "running") return "fill-chart-accent";
  return "fill-muted-foreground";
}
