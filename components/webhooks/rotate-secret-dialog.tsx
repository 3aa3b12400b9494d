"use client";
import { type FormEvent, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, Select } from "@/components/ui/field";
import { useRotateSecret, type Webhook } from "@/lib/webhooks/queries";

const HOUR_MS = 3_600_000;
const GRACES = [
  { ms: 0, label: "Not at all" },
  { ms: HOUR_MS, label: "One hour" },
  { ms: 24 * HOUR_MS, label: "One day" },
  { ms: 7 * 24 * HOUR_MS, label: "Seven days" },
];

/** Asks for how long the old secret goes on, and makes the new one. */
export function RotateSecretDialog(props: {
  webhook: Webhook;
  onClose: () => void;
  onRotated: (secret: string) => void;
}) {
  const rotate = useRotateSecret(props.webhook.id);
  const [grace, setGrace] = useState(24 * HOUR_MS);
  function submit(event: FormEvent) {
    event.preventDefault();
    rotate.mutate(grace, { onSuccess: ({ secret }) => props.onRotated(secret) });
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && props.onClose()}
      title="Rotate the signing secret?"
      description="Deliveries are signed with the new secret from now on. While the old one goes on they carry both signatures, so that the receiver can change over without losing any."
    >
      <form onSubmit={submit} className="grid gap-4">
        <Field label="The old secret goes on for">
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
            Make a new secret
          </Button>
          <Button onClick={props.onClose}>Not now</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
