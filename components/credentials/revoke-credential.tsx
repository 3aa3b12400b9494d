"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useToast } from "@/components/ui/toast";
import { type Credential, useRevokeCredential } from "@/lib/credentials/queries";

export function RevokeCredential({ credential }: { credential: Credential }) {
  const toast = useToast();
  const revoke = useRevokeCredential(credential.id);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" variant="danger" aria-label={`Revoke ${credential.name}`} onClick={() => setOpen(true)}>
        Revoke
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`Revoke ${credential.name}?`}
        confirmLabel="Revoke credential"
        pending={revoke.isPending}
        {...(revoke.error ? { error: revoke.error.message } : {})}
        onConfirm={() =>
          revoke.mutate(undefined, {
            onSuccess: () => {
              setOpen(false);
              toast("Credential revoked");
            },
          })
        }
      >
        Its value is erased, and steps that use it fail from this moment on. This cannot be undone. Revoke it at the
        service too, if it may be in other hands.
      </ConfirmDialog>
    </>
  );
}
