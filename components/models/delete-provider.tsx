"use client";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useToast } from "@/components/ui/toast";
import { type ModelProvider, useDeleteModelProvider } from "@/lib/model-providers/queries";

/** Asks, then deletes a provider with its key. */
export function DeleteProvider({ provider, onClose }: { provider: ModelProvider; onClose: () => void }) {
  const toast = useToast();
  const remove = useDeleteModelProvider();
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Delete this provider?"
      confirmLabel="Delete provider"
      pending={remove.isPending}
      {...(remove.error && { error: remove.error.message })}
      onConfirm={() =>
        remove.mutate(provider.id, {
          onSuccess: () => {
            toast("Provider deleted");
            onClose();
          },
        })
      }
    >
      Its key is wiped. Agents that name {provider.name} ask the default instead. This cannot be undone.
    </ConfirmDialog>
  );
}
