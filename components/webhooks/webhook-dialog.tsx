"use client";
import { type FormEvent, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { problemAt } from "@/components/ui/problem-at";
import { useToast } from "@/components/ui/toast";
import { useCreateWebhook, useUpdateWebhook, type Webhook, type WebhookWithSecret } from "@/lib/webhooks/queries";
import { ALL_WEBHOOK_EVENTS, WEBHOOK_EVENTS, type WebhookEvent } from "@/lib/webhooks/webhook-events";

/** Adds an endpoint. Rendered only while open, so that it always begins afresh. */
export function WebhookDialog(props: { onClose: () => void; onCreated: (webhook: WebhookWithSecret) => void }) {
  const create = useCreateWebhook();
  return (
    <WebhookForm
      title="Add webhook"
      submitLabel="Add webhook"
      pending={create.isPending}
      error={create.error}
      onClose={props.onClose}
      onSubmit={(fields) => create.mutate(fields, { onSuccess: props.onCreated })}
    />
  );
}

/** Changes the given endpoint. */
export function EditWebhookDialog({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const toast = useToast();
  const update = useUpdateWebhook(webhook.id);
  return (
    <WebhookForm
      title="Edit webhook"
      submitLabel="Save webhook"
      webhook={webhook}
      pending={update.isPending}
      error={update.error}
      onClose={onClose}
      onSubmit={(fields) =>
        update.mutate(fields, {
          onSuccess: () => {
            toast("Webhook saved");
            onClose();
          },
        })
      }
    />
  );
}

interface Fields {
  url: string;
  description: string;
  events: WebhookEvent[];
}

function WebhookForm(props: {
  title: string;
  submitLabel: string;
  webhook?: Webhook;
  pending: boolean;
  error: Error | null;
  onClose: () => void;
  onSubmit: (fields: Fields) => void;
}) {
  const { webhook, error } = props;
  const [events, setEvents] = useState<ReadonlySet<string>>(new Set(webhook?.events ?? ALL_WEBHOOK_EVENTS));
  const problem = (path: string) => problemAt(error, path);

  function toggle(event: WebhookEvent) {
    const next = new Set(events);
    if (!next.delete(event)) next.add(event);
    setEvents(next);
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    props.onSubmit({
      url: String(form.get("url")).trim(),
      description: String(form.get("description")).trim(),
      events: ALL_WEBHOOK_EVENTS.filter((each) => events.has(each)),
    });
  }

  return (
    <Dialog open onOpenChange={(open) => !open && props.onClose()} title={props.title}>
      <form onSubmit={submit} className="grid gap-4">
        <Field label="Address" hint="Events are posted here as JSON." error={problem("url")}>
          {(control) => (
            <Input
              {...control}
              name="url"
              type="url"
              required
              maxLength={2000}
              placeholder="https://"
              autoComplete="off"
              defaultValue={webhook?.url}
            />
          )}
        </Field>
        <Field label="Description" error={problem("description")}>
          {(control) => (
            <Input
              {...control}
              name="description"
              maxLength={500}
              autoComplete="off"
              defaultValue={webhook?.description}
            />
          )}
        </Field>
        <fieldset className="grid gap-2">
          <legend className="mb-2 font-medium text-sm">Events</legend>
          {ALL_WEBHOOK_EVENTS.map((event) => (
            <label key={event} className="flex items-start gap-2.5 text-sm">
              <input
                type="checkbox"
                className="mt-1 accent-accent"
                checked={events.has(event)}
                onChange={() => toggle(event)}
              />
              <span>
                <code className="font-mono text-[13px]">{event}</code>
                <span className="block text-[13px] text-muted-foreground">{WEBHOOK_EVENTS[event]}</span>
              </span>
            </label>
          ))}
        </fieldset>
        {error && <Alert>{error.message}</Alert>}
        <DialogActions>
          <Button type="submit" variant="primary" pending={props.pending} disabled={events.size === 0}>
            {props.submitLabel}
          </Button>
          <Button onClick={props.onClose}>Not now</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
