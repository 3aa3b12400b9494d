"use client";
import { ListTree } from "lucide-react";
import { useMemo, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import type { RunDetail } from "@/lib/runs/queries";
import { inTreeOrder } from "@/lib/runs/step-tree";
import { StepRow } from "./step-row";

const SHOWN = 300;

/** The steps of a run against the time it took; those of a loop stand under it. */
export function RunTimeline(props: {
  run: RunDetail;
  now: number;
  live: boolean;
  /** Begins a new run at a step. */
  onRestart?: (stepId: string) => void;
}) {
  const { run, now, live, onRestart } = props;
  const [all, setAll] = useState(false);
  const steps = useMemo(() => inTreeOrder(run.step_log), [run.step_log]);
  const start = new Date(run.started_at ?? run.created_at).getTime();
  const end = run.completed_at ? new Date(run.completed_at).getTime() : now;
  const shown = all ? steps : steps.slice(0, SHOWN);
  return (
    <Card
      title="Steps"
      description={
        live
          ? `${run.steps_completed} done so far`
          : `${run.steps_completed} of ${run.step_log.length} recorded steps completed`
      }
    >
      {steps.length === 0 ? (
        <EmptyState icon={ListTree} title="No step has begun yet">
          {live ? "The steps appear here as they happen." : "The run ended before its first step."}
        </EmptyState>
      ) : (
        <ol className="divide-y" aria-label="Steps">
          {shown.map((step) => (
            <StepRow
              key={step.step_id}
              step={step}
              start={start}
              span={Math.max(1, end - start)}
              now={step.completed_at ? 0 : now}
              inbox={`/approvals?run=${run.run_id}`}
              {...(step.reused && run.replay_of && { reusedFrom: run.replay_of.number })}
              {...(step.restartable && onRestart && { onRestart })}
            />
          ))}
        </ol>
      )}
      {shown.length < steps.length && (
        <div className="flex justify-center border-t py-3">
          <Button size="sm" variant="ghost" onClick={() => setAll(true)}>
            Show all {steps.length} steps
          </Button>
        </div>
      )}
    </Card>
  );
}
