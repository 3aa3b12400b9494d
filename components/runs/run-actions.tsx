"use client";
import { CircleStop, RotateCw } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { type RunDetail, useCancelRun } from "@/lib/runs/queries";
import { hasEnded } from "@/lib/runs/run-status";

/** Cancel while it is live; once more when it is not. */
export function RunActions({ run, onReplay }: { run: RunDetail; onReplay: () => void }) {
  if (!hasEnded(run.status)) return <CancelRun run={run} />;
  return (
    <Button onClick={onReplay}>
      <RotateCw aria-hidden /> Run again
    </Button>
  );
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
