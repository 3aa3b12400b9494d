"use client";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog, DialogActions } from "@/components/ui/dialog";

const VERIFY = `import { Webhook } from "standardwebhooks";

const webhook = new Webhook(process.env.DROVER_WEBHOOK_SECRET);

// body: the request's bytes as text, before anything has parsed them
const event = webhook.verify(body, request.headers); // throws when it is not from Drover`;

/** Shows a signing secret the one time it can be shown, with the code that verifies by it. */
export function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title="The signing secret"
      description="Copy it now and keep it safe: it cannot be shown again."
    >
      <div className="grid gap-5">
        <div className="flex flex-wrap items-center gap-3">
          <code
            data-testid="webhook-secret"
            className="min-w-0 flex-1 break-all rounded-md border bg-background px-3 py-2 font-mono text-[13px]"
          >
            {secret}
          </code>
          <CopyButton text={secret} label="Copy secret" />
        </div>
        <div>
          <div className="mb-1.5 flex items-center justify-between gap-3">
            <p className="font-medium text-sm">Verify what arrives</p>
            <CopyButton text={VERIFY} label="Copy code" />
          </div>
          <pre className="whitespace-pre-wrap break-words rounded-md border bg-background px-3 py-2.5 font-mono text-[13px] leading-relaxed">
            {VERIFY}
          </pre>
          <p className="mt-2 text-[13px] text-muted-foreground">
            Deliveries are signed as Standard Webhooks says; there are libraries for most languages. A delivery that is
            repeated carries the same <code className="font-mono">webhook-id</code>.
          </p>
        </div>
      </div>
      <DialogActions>
        <Button variant="primary" onClick={onClose}>
          I have copied it
        </Button>
      </DialogActions>
    </Dialog>
  );
}
