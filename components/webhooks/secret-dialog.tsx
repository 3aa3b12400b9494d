"use client";
import { Button } from "@/components/ui/button";
import { Copyable } from "@/components/ui/copyable";
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
        <Copyable label="Secret" copy="Copy secret" text={secret} testId="webhook-secret" />
        <Copyable
          label="Verify what arrives"
          copy="Copy code"
          hint="Deliveries are signed as Standard Webhooks says; there are libraries for most languages. One that is repeated carries the same webhook-id."
          text={VERIFY}
        />
      </div>
      <DialogActions>
        <Button variant="primary" onClick={onClose}>
          I have copied it
        </Button>
      </DialogActions>
    </Dialog>
  );
}
