"use client";
import { type FormEvent, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { problemAt } from "@/components/ui/problem-at";
import { useToast } from "@/components/ui/toast";
import { type Credential, useRotateCredential } from "@/lib/credentials/queries";
import { TYPE_WORDS } from "./credential-types";
import { SecretField } from "./secret-field";

/** Puts a new value in the place of the old one. */
export function RotateCredential({ credential }: { credential: Credential }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" aria-label={`Rotate ${credential.name}`} onClick={() => setOpen(true)}>
        Rotate
      </Button>
      {open && <RotateDialog credential={credential} onClose={() => setOpen(false)} />}
    </>
  );
}

function RotateDialog({ credential, onClose }: { credential: Credential; onClose: () => void }) {
  const toast = useToast();
  const rotate = useRotateCredential(credential.id);
  const { secret, secretLabel } = TYPE_WORDS[credential.type];

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const value = String(new FormData(event.currentTarget).get(secret) ?? "");
    rotate.mutate(
      { [secret]: value },
      {
        onSuccess: () => {
          toast("New value stored");
          onClose();
        },
      },
    );
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Rotate ${credential.name}`}
      description="Steps that begin from now on use the new value; the old one is forgotten. Get the new one from the service first."
    >
      <form onSubmit={submit} className="grid gap-4" autoComplete="off">
        <SecretField label={`New ${secretLabel.toLowerCase()}`} name={secret} error={problemAt(rotate.error, secret)} />
        {rotate.error && <Alert>{rotate.error.message}</Alert>}
        <DialogActions>
          <Button type="submit" variant="primary" pending={rotate.isPending}>
            Store new value
          </Button>
          <Button onClick={onClose}>Not now</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
