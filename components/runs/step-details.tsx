import { RotateCw } from "lucide-react";
import { askedModel, ModelFacts } from "@/components/models/model-facts";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { JsonView } from "@/components/ui/json-view";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { StepLogItem } from "@/lib/runs/queries";

/** All that is recorded of a step, and the way to begin a new run at it. */
export function StepDetails(props: {
  step: StepLogItem;
  /** The number of the run it was taken over from. */
  reusedFrom?: number;
  onRestart?: (stepId: string) => void;
}) {
  const { step } = props;
  return (
    <>
      {props.reusedFrom !== undefined && (
        <p className="text-sm">
          Reused from{" "}
          <Link href={`/runs/${props.reusedFrom}`} className="font-medium text-accent hover:underline">
            run #{props.reusedFrom}
          </Link>
          : it was not executed again.
        </p>
      )}
      <StepRecord step={step} />
      {props.onRestart && (
        <p>
          <Button size="sm" onClick={() => props.onRestart?.(step.step_id)}>
            <RotateCw aria-hidden /> Re-run from here
          </Button>
        </p>
      )}
    </>
  );
}

function StepRecord({ step }: { step: StepLogItem }) {
  const asked = askedModel(step.type, step.output);
  return (
    <>
      {step.error && (
        <Alert title={step.error.code}>
          <p className="whitespace-pre-wrap break-words">{step.error.message}</p>
        </Alert>
      )}
      <dl className="flex flex-wrap gap-x-8 gap-y-2 text-[13px]">
        <Fact label="Step" value={<code className="font-mono">{step.step_id}</code>} />
        <Fact label="Attempts" value={step.attempts} />
        <Fact label="Credits" value={step.credits_used} />
        {asked && <Fact label="Model" value={<ModelFacts asked={asked} />} />}
        <Fact label="Began" value={<RelativeTime time={step.started_at} />} />
        <Fact label="Ended" value={<RelativeTime time={step.completed_at} />} />
      </dl>
      <Recorded label="Input" stepId={step.step_id} value={step.input} />
      <Recorded label="Output" stepId={step.step_id} value={step.output} />
    </>
  );
}

function Fact({ label, value }: { label: string; value: React.ReactNode }) {
  return (
    <div>
      <dt className="text-muted-foreground">{label}</dt>
      <dd className="tabular-nums">{value}</dd>
    </div>
  );
}

function Recorded({ label, stepId, value }: { label: string; stepId: string; value: unknown }) {
  if (value === null || value === undefined) return null;
  return (
    <div className="min-w-0">
      <p className="mb-1.5 font-medium text-[13px]">{label}</p>
      <JsonView value={value} label={`${label} of ${stepId}`} />
    </div>
  );
}
