"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useToast } from "@/components/ui/toast";
import { type ApiKey, useRevokeApiKey } from "@/lib/api-keys/queries";

export function RevokeKey({ apiKey }: { apiKey: ApiKey }) {
  const toast = useToast();
  const revoke = useRevokeApiKey(apiKey.id);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" variant="danger" aria-label={`Revoke ${apiKey.name}`} onClick={() => setOpen(true)}>
        Revoke
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`Revoke ${apiKey.name}?`}
        confirmLabel="Revoke key"
        pending={revoke.isPending}
        error={revoke.error?.message}
        onConfirm={() =>
          revoke.mutate(undefined, {
            onSuccess: () => {
              setOpen(false);
              toast("Key revoked");
            },
          })
        }
      >
        Programs that use it are refused from this moment on. This cannot be undone.
      </ConfirmDialog>
    </>
  );
}
