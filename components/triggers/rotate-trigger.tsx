"use client";
import { type FormEvent, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, Select } from "@/components/ui/field";
import { type Trigger, type TriggerWithKey, useRotateTrigger } from "@/lib/triggers/queries";

const HOUR_MS = 3_600_000;
const GRACES = [
  { ms: 24 * HOUR_MS, label: "Works for 24 hours more" },
  { ms: 72 * HOUR_MS, label: "Works for 3 days more" },
  { ms: HOUR_MS, label: "Works for 1 hour more" },
  { ms: 0, label: "Stops at once" },
];

/** Replaces a trigger's webhook URL, with a time in which both work. */
export function RotateTrigger(props: {
  trigger: Trigger;
  onClose: () => void;
  onRotated: (rotated: TriggerWithKey) => void;
}) {
  const rotate = useRotateTrigger(props.trigger);
  const [grace, setGrace] = useState(GRACES[0]?.ms ?? 0);
  function submit(event: FormEvent) {
    event.preventDefault();
    rotate.mutate(grace, { onSuccess: props.onRotated });
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && props.onClose()}
      title={`Rotate the key of ${props.trigger.name}?`}
      description="It gets a new webhook URL. The endpoint, which takes an API key, stays as it is."
    >
      <form onSubmit={submit} className="grid gap-5">
        <Field label="The webhook URL of now">
          {(control) => (
            <Select {...control} value={grace} onChange={(event) => setGrace(Number(event.target.value))}>
              {GRACES.map(({ ms, label }) => (
                <option key={ms} value={ms}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {rotate.error && <Alert>{rotate.error.message}</Alert>}
        <DialogActions>
          <Button type="submit" variant="primary" pending={rotate.isPending}>
            Rotate key
          </Button>
          <Button onClick={props.onClose}>Not now</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
