"use client";
import { type FormEvent, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { useToast } from "@/components/ui/toast";
import { type ModelProvider, useCreateModelProvider, useUpdateModelProvider } from "@/lib/model-providers/queries";
import { ProviderFields } from "./provider-fields";
import { type ProviderForm, readProviderForm } from "./read-provider-form";

interface DialogProps {
  others: ModelProvider[];
  onClose: () => void;
}

/** Adds a provider. Rendered only while open, so that it always begins afresh. */
export function AddProviderDialog({ others, onClose }: DialogProps) {
  const toast = useToast();
  const create = useCreateModelProvider();
  return (
    <ProviderFormDialog
      title="Add a model provider"
      submitLabel="Add provider"
      others={others}
      pending={create.isPending}
      error={create.error}
      onClose={onClose}
      onSubmit={({ kind, base_url, api_key, ...fields }) =>
        create.mutate(
          { ...fields, kind, ...(base_url && { base_url }), ...(api_key && { api_key }) },
          {
            onSuccess: () => {
              toast("Provider added");
              onClose();
            },
          },
        )
      }
    />
  );
}

/** Changes the given provider. An empty key leaves the one that is kept. */
export function EditProviderDialog({ provider, others, onClose }: DialogProps & { provider: ModelProvider }) {
  const toast = useToast();
  const update = useUpdateModelProvider();
  return (
    <ProviderFormDialog
      title={`Edit ${provider.name}`}
      submitLabel="Save provider"
      provider={provider}
      others={others}
      pending={update.isPending}
      error={update.error}
      onClose={onClose}
      onSubmit={({ kind: _, base_url, api_key, ...fields }) =>
        update.mutate(
          { id: provider.id, ...fields, ...(base_url && { base_url }), ...(api_key && { api_key }) },
          {
            onSuccess: () => {
              toast("Provider saved");
              onClose();
            },
          },
        )
      }
    />
  );
}

function ProviderFormDialog(props: {
  title: string;
  submitLabel: string;
  provider?: ModelProvider;
  others: ModelProvider[];
  pending: boolean;
  error: Error | null;
  onClose: () => void;
  onSubmit: (fields: ProviderForm) => void;
}) {
  const { provider, error } = props;
  const [kind, setKind] = useState(provider?.kind ?? "openai");
  const [rows, setRows] = useState(() => (provider?.models ?? []).map((model, place) => ({ ...model, place })));

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    props.onSubmit(readProviderForm(new FormData(event.currentTarget), kind, rows.length));
  }

  return (
    <Dialog open onOpenChange={(open) => !open && props.onClose()} title={props.title}>
      <form onSubmit={submit} className="grid gap-4">
        <ProviderFields
          {...(provider && { provider })}
          others={props.others}
          kind={kind}
          onKind={setKind}
          rows={rows}
          onRows={setRows}
          error={error}
        />
        {error && <Alert>{error.message}</Alert>}
        <DialogActions>
          <Button type="submit" variant="primary" pending={props.pending}>
            {props.submitLabel}
          </Button>
          <Button onClick={props.onClose}>Not now</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
