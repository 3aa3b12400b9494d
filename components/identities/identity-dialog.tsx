"use client";
import type { FormEvent } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, Input, Textarea } from "@/components/ui/field";
import { problemAt } from "@/components/ui/problem-at";
import { useToast } from "@/components/ui/toast";
import { type Identity, useSaveIdentity } from "@/lib/identities/queries";

/** Adds an identity, or changes the given one. Rendered only while open, so that it always begins afresh. */
export function IdentityDialog({ identity, onClose }: { identity?: Identity; onClose: () => void }) {
  const toast = useToast();
  const save = useSaveIdentity(identity?.id);
  const problem = (path: string) => problemAt(save.error, path);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    save.mutate(
      {
        name: text("name"),
        from_name: text("from_name"),
        from_address: text("from_address"),
        reply_to: text("reply_to") || null,
        signature: text("signature"),
        daily_limit: text("daily_limit") ? Number(text("daily_limit")) : null,
        is_default: form.get("is_default") !== null,
      },
      {
        onSuccess: () => {
          toast(identity ? "Identity saved" : "Identity added");
          onClose();
        },
      },
    );
  }

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={identity ? "Edit identity" : "Add identity"}>
      <form onSubmit={submit} className="grid gap-4">
        <Field label="Name" hint="How steps and playbooks name it." error={problem("name")}>
          {(control) => (
            <Input {...control} name="name" required maxLength={200} defaultValue={identity?.name} autoComplete="off" />
          )}
        </Field>
        <Field label="From name" error={problem("from_name")}>
          {(control) => (
            <Input
              {...control}
              name="from_name"
              required
              maxLength={200}
              defaultValue={identity?.from_name}
              autoComplete="off"
            />
          )}
        </Field>
        <Field label="From address" hint="Your mail server has to let it pass." error={problem("from_address")}>
          {(control) => (
            <Input
              {...control}
              name="from_address"
              type="email"
              required
              maxLength={254}
              defaultValue={identity?.from_address}
              autoComplete="off"
            />
          )}
        </Field>
        <Field label="Reply to" error={problem("reply_to")}>
          {(control) => (
            <Input
              {...control}
              name="reply_to"
              type="email"
              maxLength={254}
              defaultValue={identity?.reply_to ?? ""}
              autoComplete="off"
            />
          )}
        </Field>
        <Field label="Signature" error={problem("signature")}>
          {(control) => <Textarea {...control} name="signature" maxLength={5000} defaultValue={identity?.signature} />}
        </Field>
        <Field label="Mails a day" hint="Left empty: any number." error={problem("daily_limit")}>
          {(control) => (
            <Input
              {...control}
              name="daily_limit"
              type="number"
              min={1}
              max={1_000_000}
              className="max-w-40"
              defaultValue={identity?.daily_limit ?? ""}
            />
          )}
        </Field>
        <label className="flex items-center gap-2.5 text-sm">
          <input
            type="checkbox"
            name="is_default"
            className="size-4 accent-accent"
            defaultChecked={identity?.is_default}
          />
          Used where a step names none
        </label>
        {save.error && <Alert>{save.error.message}</Alert>}
        <DialogActions>
          <Button type="submit" variant="primary" pending={save.isPending}>
            {identity ? "Save identity" : "Add identity"}
          </Button>
          <Button onClick={onClose}>Not now</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
