"use client";
import { type FormEvent, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { problemAt } from "@/components/ui/problem-at";
import { useToast } from "@/components/ui/toast";
import { type Credential, useUpdateCredential } from "@/lib/credentials/queries";
import { hostsOf } from "./credential-types";
import { HostsField } from "./hosts-field";

/** Changes a credential's name and hosts. */
export function EditCredential({ credential }: { credential: Credential }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" aria-label={`Edit ${credential.name}`} onClick={() => setOpen(true)}>
        Edit
      </Button>
      {open && <EditDialog credential={credential} onClose={() => setOpen(false)} />}
    </>
  );
}

function EditDialog({ credential, onClose }: { credential: Credential; onClose: () => void }) {
  const toast = useToast();
  const update = useUpdateCredential(credential.id);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    update.mutate(
      { name: text("name"), description: text("description"), allowed_hosts: hostsOf(text("allowed_hosts")) },
      {
        onSuccess: () => {
          toast("Credential saved");
          onClose();
        },
      },
    );
  }

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={`Edit ${credential.name}`}>
      <form onSubmit={submit} className="grid gap-4">
        <Field
          label="Name"
          hint="Steps that refer to it by its old name no longer find it."
          error={problemAt(update.error, "name")}
        >
          {(control) => (
            <Input
              {...control}
              name="name"
              required
              maxLength={200}
              defaultValue={credential.name}
              autoComplete="off"
            />
          )}
        </Field>
        <Field label="Description" error={problemAt(update.error, "description")}>
          {(control) => (
            <Input
              {...control}
              name="description"
              maxLength={1000}
              defaultValue={credential.description}
              autoComplete="off"
            />
          )}
        </Field>
        <HostsField hosts={credential.allowed_hosts} error={problemAt(update.error, "allowed_hosts")} />
        {update.error && <Alert>{update.error.message}</Alert>}
        <DialogActions>
          <Button type="submit" variant="primary" pending={update.isPending}>
            Save credential
          </Button>
          <Button onClick={onClose}>Not now</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
