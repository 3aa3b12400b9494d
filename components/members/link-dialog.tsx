"use client";
import { Button } from "@/components/ui/button";
import { Copyable } from "@/components/ui/copyable";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import type { SentInvitation } from "@/lib/invitations/queries";

/** What became of an invitation: mailed, or a link that is shown this once. */
export function LinkDialog({ sent, onClose }: { sent: SentInvitation; onClose: () => void }) {
  const who = sent.email ? `Only ${sent.email} can accept it.` : "Whoever opens it first can join.";
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={sent.link ? "Pass this link on" : "The invitation is on its way"}
      description={
        sent.link
          ? `It cannot be shown again. ${who} It works once, within seven days.`
          : `${sent.email} gets a mail with a link that works once, within seven days.`
      }
    >
      {sent.link && <Copyable label="Link" copy="Copy link" text={sent.link} testId="invitation-link" />}
      <DialogActions>
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      </DialogActions>
    </Dialog>
  );
}
