"use client";
import { type FormEvent, useState } from "react";
import { Alert } from "./alert";
import { Button } from "./button";
import { Dialog, DialogActions } from "./dialog";
import { Field, Select } from "./field";

export interface Grace {
  ms: number;
  label: string;
}

/** Asks how long what is replaced goes on working. The first of `graces` is proposed. */
export function RotateDialog(props: {
  title: string;
  description: string;
  label: string;
  graces: readonly Grace[];
  action: string;
  rotation: { error: Error | null; isPending: boolean };
  onRotate: (graceMs: number) => void;
  onClose: () => void;
}) {
  const { graces, rotation } = props;
  const [grace, setGrace] = useState(graces[0]?.ms ?? 0);
  function submit(event: FormEvent) {
    event.preventDefault();
    props.onRotate(grace);
  }
  return (
    <Dialog open onOpenChange={(open) => !open && props.onClose()} title={props.title} description={props.description}>
      <form onSubmit={submit} className="grid gap-5">
        <Field label={props.label}>
          {(control) => (
            <Select {...control} value={grace} onChange={(event) => setGrace(Number(event.target.value))}>
              {graces.map(({ ms, label }) => (
                <option key={ms} value={ms}>
                  {label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {rotation.error && <Alert>{rotation.error.message}</Alert>}
        <DialogActions>
          <Button type="submit" variant="primary" pending={rotation.isPending}>
            {props.action}
          </Button>
          <Button onClick={props.onClose}>Not now</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
