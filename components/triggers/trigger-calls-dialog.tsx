"use client";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Copyable } from "@/components/ui/copyable";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Link } from "@/components/ui/link";
import type { Trigger, TriggerWithKey } from "@/lib/triggers/queries";
import { SCHEME_LABELS } from "./schemes";
import { exampleCalls } from "./trigger-calls";

/** How a trigger is called; right after its creation or rotation with its webhook URL, the one time it can be shown. */
export function TriggerCallsDialog({ trigger, onClose }: { trigger: Trigger | TriggerWithKey; onClose: () => void }) {
  const webhookUrl = "webhook_url" in trigger ? trigger.webhook_url : undefined;
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={webhookUrl ? `${trigger.name} is ready` : `How to call ${trigger.name}`}
      {...(webhookUrl && {
        description: "Copy the webhook URL now: the key in it is not stored, and cannot be shown again.",
      })}
    >
      <div className="grid gap-5">
        {webhookUrl && <Copyable label="Webhook URL" copy="Copy URL" text={webhookUrl} testId="webhook-url" />}
        <Copyable label="Endpoint" copy="Copy URL" text={trigger.endpoint} testId="endpoint" />
        {trigger.verification && (
          <Alert tone="info">
            Only what is signed for {SCHEME_LABELS[trigger.verification.scheme].label} starts a run, at either URL.
          </Alert>
        )}
        {exampleCalls(trigger).map((call) => (
          <Copyable
            key={call.title}
            label={call.title}
            copy="Copy command"
            hint={call.explanation}
            text={call.command}
          />
        ))}
        <p className="text-[13px] text-muted-foreground">
          The endpoint takes an{" "}
          <Link href="/settings/api-keys" className="text-accent underline">
            API key
          </Link>{" "}
          with the scope agents:trigger.
          {!webhookUrl && " The webhook URL was shown when it was made; rotate its key to get a new one."}
        </p>
      </div>
      <DialogActions>
        <Button variant="primary" onClick={onClose}>
          {webhookUrl ? "I have copied it" : "Close"}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
