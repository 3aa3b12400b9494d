"use client";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
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
        <div className="flex flex-wrap items-center gap-3">
          <code
            data-testid="new-key"
            className="min-w-0 flex-1 break-all rounded-md border bg-background px-3 py-2 font-mono text-[13px]"
          >
            {created.key}
          </code>
          <CopyButton text={created.key} label="Copy key" />
        </div>
        <div>
          <div className="mb-1.5 flex items-center justify-between">
            <p className="font-medium text-sm">Try it</p>
            <CopyButton text={curl} label="Copy command" />
          </div>
          <pre className="whitespace-pre-wrap break-all rounded-md border bg-background px-3 py-2.5 font-mono text-[13px] leading-relaxed">
            {curl}
          </pre>
        </div>
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
