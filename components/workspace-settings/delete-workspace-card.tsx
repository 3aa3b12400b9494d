"use client";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useDeleteWorkspace } from "@/lib/workspaces/data-queries";
import type { Workspace } from "@/lib/workspaces/queries";

/** Gives the workspace up. The person types its slug first; afterwards nobody is signed in to it any more. */
export function DeleteWorkspaceCard({ workspace }: { workspace: Workspace }) {
  const remove = useDeleteWorkspace();
  const [open, setOpen] = useState(false);
  return (
    <Card title="Delete this workspace" className="border-danger/50">
      <div className="grid justify-items-start gap-4 p-5 text-sm">
        <p>
          Every agent, run, contact, key and log in it is deleted, and its members lose access at once. Runs that go on
          are cancelled. There is no way back: export first what you may want to keep.
        </p>
        <Button variant="danger" onClick={() => setOpen(true)}>
          <Trash2 aria-hidden /> Delete workspace
        </Button>
      </div>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`Delete ${workspace.name}?`}
        confirmLabel="Delete workspace for good"
        typed={workspace.slug}
        pending={remove.isPending || remove.isSuccess}
        error={remove.error?.message}
        onConfirm={() => remove.mutate(workspace.slug, { onSuccess: () => window.location.assign("/sign-in") })}
      >
        Everything in it is deleted, for all its members. This cannot be undone.
      </ConfirmDialog>
    </Card>
  );
}
