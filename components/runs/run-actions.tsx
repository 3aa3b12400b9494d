"use client";
import { CircleStop, RotateCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useToast } from "@/components/ui/toast";
import { newIdempotencyKey } from "@/lib/runs/idempotency-key";
import { type RunDetail, useCancelRun, useTriggerRun } from "@/lib/runs/queries";
import { hasEnded } from "@/lib/runs/run-status";

/** Cancel while it is live; once more, with the same parameters, when it is not. */
export function RunActions({ run }: { run: RunDetail }) {
  return hasEnded(run.status) ? <RunAgain run={run} /> : <CancelRun run={run} />;
}

function RunAgain({ run }: { run: RunDetail }) {
  const router = useRouter();
  const toast = useToast();
  const trigger = useTriggerRun();
  function again() {
    trigger.mutate(
      { agent: run.agent_id, params: paramsOf(run.input), key: newIdempotencyKey() },
      {
        onSuccess: (started) => router.push(`/runs/${started.run_id}`),
        onError: (error) => toast(error.message),
      },
    );
  }
  return (
    <Button pending={trigger.isPending} onClick={again}>
      {!trigger.isPending && <RotateCw aria-hidden />} Run again
    </Button>
  );
}

/** The parameters a run was started with, as they stand in its input. */
function paramsOf(input: unknown): Record<string, unknown> {
  const params = input && typeof input === "object" && "params" in input ? input.params : undefined;
  return params && typeof params === "object" && !Array.isArray(params) ? { ...params } : {};
}

function CancelRun({ run }: { run: RunDetail }) {
  const [open, setOpen] = useState(false);
  const cancel = useCancelRun(String(run.run_id));
  return (
    <>
      <Button variant="danger" onClick={() => setOpen(true)}>
        <CircleStop aria-hidden /> Cancel run
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`Cancel run #${run.run_id}?`}
        confirmLabel="Cancel run"
        cancelLabel="Let it run"
        pending={cancel.isPending}
        error={cancel.error?.message}
        onConfirm={() => cancel.mutate(undefined, { onSuccess: () => setOpen(false) })}
      >
        Steps that are done stay done. No further step begins, and the run cannot be resumed.
      </ConfirmDialog>
    </>
  );
}
