"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useToast } from "@/components/ui/toast";
import type { Member } from "@/lib/workspaces/queries";
import { useRemoveMember } from "@/lib/workspaces/team-queries";
import type { Viewer } from "./viewer";

/** Takes a member out, or lets the viewer leave. */
export function RemoveMember({ member, viewer }: { member: Member; viewer: Viewer }) {
  const toast = useToast();
  const remove = useRemoveMember();
  const [open, setOpen] = useState(false);
  const leaves = member.id === viewer.id;
  return (
    <>
      <Button
        size="sm"
        variant="danger"
        aria-label={leaves ? "Leave the workspace" : `Remove ${member.name}`}
        onClick={() => setOpen(true)}
      >
        {leaves ? "Leave" : "Remove"}
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={leaves ? `Leave ${viewer.workspace}?` : `Remove ${member.name}?`}
        confirmLabel={leaves ? "Leave workspace" : "Remove member"}
        cancelLabel={leaves ? "Stay" : "Keep them"}
        pending={remove.isPending}
        error={remove.error?.message}
        onConfirm={() =>
          remove.mutate(member.id, {
            onSuccess: () => {
              setOpen(false);
              if (leaves)
                window.location.assign("/"); // a full load: into another workspace, or to the sign-in page
              else toast(`${member.name} is no member any more`);
            },
          })
        }
      >
        {leaves
          ? "You lose access at once, and your API keys here are revoked. Somebody has to invite you to come back."
          : "They are signed out here at once and their API keys are revoked. What waited for them alone waits for the admins."}
      </ConfirmDialog>
    </>
  );
}
