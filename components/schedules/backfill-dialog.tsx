"use client";
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { useToast } from "@/components/ui/toast";
import { useBackfillSchedule } from "@/lib/schedules/queries";

const DAY_MS = 86_400_000;

/** What a `datetime-local` field takes, in the browser's own zone. */
function localText(time: number): string {
  return new Date(time - new Date(time).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Starts runs for times that have passed. Rendered only while open, so that it always begins with the last day. */
export function BackfillDialog({ agentId, onClose }: { agentId: string; onClose: () => void }) {
  const toast = useToast();
  const backfill = useBackfillSchedule(agentId);
  const [from, setFrom] = useState(() => localText(Date.now() - DAY_MS));
  const [to, setTo] = useState(() => localText(Date.now()));
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Backfill"
      description="Starts a run for each time of the schedule in this range that has not started one, at most 1,000. Each costs what a run costs."
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          backfill.mutate(
            { from: new Date(from).toISOString(), to: new Date(to).toISOString() },
            {
              onSuccess: ({ started }) => {
                toast(started === 1 ? "1 run started" : `${started} runs started`);
                onClose();
              },
            },
          );
        }}
      >
        <Field label="From" hint="In your own time zone.">
          {(control) => (
            <Input
              {...control}
              type="datetime-local"
              required
              value={from}
              onChange={(event) => setFrom(event.target.value)}
            />
          )}
        </Field>
        <Field label="To">
          {(control) => (
            <Input
              {...control}
              type="datetime-local"
              required
              value={to}
              onChange={(event) => setTo(event.target.value)}
            />
          )}
        </Field>
        {backfill.error && <Alert>{backfill.error.message}</Alert>}
        <DialogActions>
          <Button type="submit" variant="primary" pending={backfill.isPending}>
            Start the runs
          </Button>
          <Button onClick={onClose}>Not now</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
