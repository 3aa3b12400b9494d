"use client";
import type { FormEvent } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { useToast } from "@/components/ui/toast";
import {
  type Connection,
  type Connector,
  useDeleteConnection,
  useReconnect,
  useRenameConnection,
} from "@/lib/connections/queries";
import { ConnectorFields, filledIn } from "./connector-fields";

interface Props {
  connection: Connection;
  onClose: () => void;
}

/** Takes new secrets for a connection that has no sign-in. */
export function NewSecretsDialog({ connection, connector, onClose }: Props & { connector: Connector }) {
  const toast = useToast();
  const reconnect = useReconnect(connection.id);
  const fields = connector.fields.filter((field) => field.secret);
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = filledIn(new FormData(event.currentTarget), fields);
    reconnect.mutate(
      { fields: given },
      {
        onSuccess: () => {
          toast("Connecting…");
          onClose();
        },
      },
    );
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={`Reconnect ${connection.name}`}>
      <form onSubmit={submit} className="grid gap-4">
        <ConnectorFields fields={fields} error={reconnect.error} />
        {reconnect.error && <Alert>{reconnect.error.message}</Alert>}
        <DialogActions>
          <Button type="submit" variant="primary" pending={reconnect.isPending}>
            Connect
          </Button>
          <Button onClick={onClose}>Not now</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

export function RenameConnectionDialog({ connection, onClose }: Props) {
  const toast = useToast();
  const rename = useRenameConnection(connection.id);
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    rename.mutate(String(new FormData(event.currentTarget).get("name")), {
      onSuccess: () => {
        toast("Connection renamed");
        onClose();
      },
    });
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Rename connection">
      <form onSubmit={submit} className="grid gap-4">
        <Field label="Name" hint="Plans that name it by its old name no longer find it." error={rename.error?.message}>
          {(control) => (
            <Input
              {...control}
              name="name"
              required
              maxLength={200}
              autoComplete="off"
              defaultValue={connection.name}
            />
          )}
        </Field>
        <DialogActions>
          <Button type="submit" variant="primary" pending={rename.isPending}>
            Rename
          </Button>
          <Button onClick={onClose}>Not now</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

export function DeleteConnectionDialog({ connection, onClose }: Props) {
  const toast = useToast();
  const remove = useDeleteConnection(connection.id);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Delete ${connection.name}?`}
      confirmLabel="Delete connection"
      pending={remove.isPending}
      error={remove.error?.message}
      onConfirm={() =>
        remove.mutate(undefined, {
          onSuccess: () => {
            toast("Connection deleted");
            onClose();
          },
        })
      }
    >
      Agents that use it fail from then on. What it holds is wiped, and its tokens are revoked where the provider offers
      that. This cannot be undone.
    </ConfirmDialog>
  );
}
