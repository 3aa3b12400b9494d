"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { Member } from "@/lib/workspaces/queries";
import { useTransferOwnership } from "@/lib/workspaces/team-queries";

/** Hands the workspace over to a member. */
export function TransferOwnership({ member }: { member: Member }) {
  const transfer = useTransferOwnership();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" aria-label={`Make ${member.name} the owner`} onClick={() => setOpen(true)}>
        Hand over
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`Hand the workspace over to ${member.name}?`}
        confirmLabel="Hand over"
        cancelLabel="Not now"
        pending={transfer.isPending}
        error={transfer.error?.message}
        onConfirm={() => transfer.mutate(member.id, { onSuccess: () => window.location.reload() })}
      >
        {member.name} becomes owner and you become admin. Only an owner can undo this.
      </ConfirmDialog>
    </>
  );
}
