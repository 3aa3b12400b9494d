"use client";
import { type FormEvent, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { useCreateWorkspace, useSwitchWorkspace } from "@/lib/workspaces/team-queries";

/** Makes another workspace and goes there. */
export function CreateWorkspaceDialog({ onClose }: { onClose: () => void }) {
  const create = useCreateWorkspace();
  const change = useSwitchWorkspace();
  const [name, setName] = useState("");
  const error = create.error ?? change.error;
  function submit(event: FormEvent) {
    event.preventDefault();
    create.mutate(
      { name: name.trim() },
      { onSuccess: ({ id }) => change.mutate(id, { onSuccess: () => window.location.assign("/") }) },
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Create a workspace"
      description="It has agents, members and credits of its own. You own it."
    >
      <form onSubmit={submit} className="grid gap-5">
        <Field label="Name">
          {(control) => (
            <Input
              {...control}
              value={name}
              required
              maxLength={200}
              autoComplete="off"
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        {error && <Alert>{error.message}</Alert>}
        <DialogActions>
          <Button type="submit" variant="primary" pending={create.isPending || change.isPending}>
            Create workspace
          </Button>
          <Button onClick={onClose}>Not now</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
