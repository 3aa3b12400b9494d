"use client";
import { ArrowUpRight } from "lucide-react";
import { StatusBadge, StatusIcon } from "@/components/runs/status-badge";
import { buttonStyle } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { formatDuration } from "@/components/ui/format";
import { Link } from "@/components/ui/link";
import { LoadError } from "@/components/ui/load-error";
import { Skeleton } from "@/components/ui/skeleton";
import { type RunDetail, useRun } from "@/lib/runs/queries";
import { hasEnded } from "@/lib/runs/run-status";
import { inTreeOrder, stepPlace } from "@/lib/runs/step-tree";

const SHOWN = 12;

/** What the run has done up to the step that waits; read once somebody has `stayed` with it. */
export function RunSoFar({ number, stepId, stayed }: { number: number; stepId: string; stayed: boolean }) {
  return (
    <Card
      title="The run so far"
      actions={
        <Link href={`/runs/${number}`} className={buttonStyle({ size: "sm", variant: "ghost" })}>
          Run #{number} <ArrowUpRight aria-hidden />
        </Link>
      }
    >
      {stayed ? <Loaded number={number} stepId={stepId} /> : <Skeleton className="m-5 h-16" />}
    </Card>
  );
}

function Loaded({ number, stepId }: { number: number; stepId: string }) {
  // A run that waits for this very decision has nothing new to tell.
  const query = useRun(String(number), (status) => !hasEnded(status) && status !== "awaiting_approval");
  if (query.data) return <Steps run={query.data} stepId={stepId} />;
  if (query.isPending) return <Skeleton className="m-5 h-16" />;
  return <LoadError title="The run could not be loaded" className="m-5" query={query} />;
}

function Steps({ run, stepId }: { run: RunDetail; stepId: string }) {
  const steps = inTreeOrder(run.step_log);
  const here = steps.findIndex((step) => step.step_id === stepId);
  // Of a long run, what stands just before the call matters most.
  const first = Math.max(0, Math.min(steps.length - SHOWN, here < 0 ? steps.length : here - SHOWN + 3));
  const shown = steps.slice(first, first + SHOWN);
  return (
    <>
      <p className="px-5 pt-3.5">
        <StatusBadge status={run.status} />
      </p>
      {first > 0 && <p className="px-5 pt-3 text-[13px] text-muted-foreground">{first} steps before these</p>}
      <ol className="py-2" aria-label="Steps of the run">
        {shown.map((step) => {
          const place = stepPlace(step.step_id);
          const current = step.step_id === stepId;
          return (
            <li
              key={step.step_id}
              aria-current={current ? "step" : undefined}
              className={cn("flex items-center gap-2 px-5 py-1.5 text-sm", current && "bg-muted font-medium")}
            >
              <StatusIcon status={step.status} />
              <span className="min-w-0 truncate">
                {place.label}
                {place.index !== undefined && <span className="text-muted-foreground"> #{place.index}</span>}
              </span>
              <span className="truncate font-mono text-muted-foreground text-xs">{step.tool ?? step.type}</span>
              <span className="ml-auto whitespace-nowrap text-[13px] text-muted-foreground tabular-nums">
                {step.duration_ms === null ? "" : formatDuration(step.duration_ms)}
              </span>
            </li>
          );
        })}
      </ol>
      {first + shown.length < steps.length && (
        <p className="px-5 pb-3 text-[13px] text-muted-foreground">{steps.length - first - shown.length} more steps</p>
      )}
    </>
  );
}
