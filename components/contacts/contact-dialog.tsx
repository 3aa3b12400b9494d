"use client";
import type { FormEvent } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, Input } from "@/components/ui/field";
import { useToast } from "@/components/ui/toast";
import { ApiError } from "@/lib/api/client";
import { type Contact, useSaveContact } from "@/lib/contacts/queries";

const FIELDS = [
  { name: "email", label: "Email", type: "email", autoComplete: "off" },
  { name: "company", label: "Company", type: "text", autoComplete: "off" },
  { name: "title", label: "Title", type: "text", autoComplete: "off" },
  { name: "phone", label: "Phone", type: "tel", autoComplete: "off" },
] as const;

/** Adds a contact, or changes the given one. Rendered only while open, so that it always begins afresh. */
export function ContactDialog({ contact, onClose }: { contact?: Contact; onClose: () => void }) {
  const toast = useToast();
  const save = useSaveContact(contact?.id);
  const problem = (path: string) =>
    save.error instanceof ApiError ? save.error.details.find((detail) => detail.path === path)?.message : undefined;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    const tags = [
      ...new Set(
        text("tags")
          .split(",")
          .map((tag) => tag.trim()),
      ),
    ].filter(Boolean);
    save.mutate(
      {
        name: text("name"),
        email: text("email") || null,
        company: text("company") || null,
        title: text("title") || null,
        phone: text("phone") || null,
        tags,
      },
      {
        onSuccess: () => {
          toast(contact ? "Contact saved" : "Contact added");
          onClose();
        },
      },
    );
  }

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={contact ? "Edit contact" : "Add contact"}>
      <form onSubmit={submit} className="grid gap-4">
        <Field label="Name" error={problem("name")}>
          {(control) => (
            <Input {...control} name="name" required maxLength={200} defaultValue={contact?.name} autoComplete="off" />
          )}
        </Field>
        {FIELDS.map((field) => (
          <Field key={field.name} label={field.label} error={problem(field.name)}>
            {(control) => (
              <Input
                {...control}
                name={field.name}
                type={field.type}
                maxLength={200}
                autoComplete={field.autoComplete}
                defaultValue={contact?.[field.name] ?? ""}
              />
            )}
          </Field>
        ))}
        <Field label="Tags" hint="Separated by commas." error={problem("tags")}>
          {(control) => <Input {...control} name="tags" defaultValue={contact?.tags.join(", ")} autoComplete="off" />}
        </Field>
        {save.error && <Alert>{save.error.message}</Alert>}
        <DialogActions>
          <Button type="submit" variant="primary" pending={save.isPending}>
            {contact ? "Save contact" : "Add contact"}
          </Button>
          <Button onClick={onClose}>Not now</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
