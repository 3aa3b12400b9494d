"use client";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Copyable } from "@/components/ui/copyable";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import type { CreatedApiKey } from "@/lib/api-keys/queries";

/** Shows a key the one time it can be shown, with a call that uses it. */
export function NewKeyDialog({
  created,
  origin,
  onClose,
}: {
  created: CreatedApiKey;
  origin: string;
  onClose: () => void;
}) {
  const curl = `curl -H "Authorization: Bearer ${created.key}" \\\n  ${origin}/api/v1/agents`;
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title="Your new key"
      description="Copy it now and keep it safe: it is not stored, and cannot be shown again."
    >
      <div className="grid gap-5">
        <Copyable label="Key" copy="Copy key" text={created.key} testId="new-key" />
        <Copyable label="Try it" copy="Copy command" text={curl} />
        {created.expires_at === null && (
          <Alert tone="info">This key never expires. Revoke it when it is no longer needed.</Alert>
        )}
      </div>
      <DialogActions>
        <Button variant="primary" onClick={onClose}>
          I have copied it
        </Button>
      </DialogActions>
    </Dialog>
  );
}
