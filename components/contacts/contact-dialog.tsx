"use client";
import { type FormEvent, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, Input, Select } from "@/components/ui/field";
import { problemAt } from "@/components/ui/problem-at";
import { useToast } from "@/components/ui/toast";
import { type Contact, type NewContact, useSaveContact } from "@/lib/contacts/queries";
import { AttributeRows, attributesOf, rowsOf } from "./attribute-rows";
import { tagsOf } from "./tags-text";

const FIELDS = [
  { name: "email", label: "Email", type: "email", autoComplete: "off" },
  { name: "company", label: "Company", type: "text", autoComplete: "off" },
  { name: "title", label: "Title", type: "text", autoComplete: "off" },
  { name: "phone", label: "Phone", type: "tel", autoComplete: "off" },
  { name: "timezone", label: "Time zone", type: "text", autoComplete: "off" },
  { name: "language", label: "Language", type: "text", autoComplete: "off" },
] as const;

const PLACEHOLDERS: Record<string, string> = { timezone: "Europe/Berlin", language: "en" };

/** Adds a contact, or changes the given one. Rendered only while open, so that it always begins afresh. */
export function ContactDialog({ contact, onClose }: { contact?: Contact; onClose: () => void }) {
  const toast = useToast();
  const save = useSaveContact(contact?.id);
  const [attributes, setAttributes] = useState(() => rowsOf(contact?.attributes ?? {}));
  const problem = (path: string) => problemAt(save.error, path);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    save.mutate(
      {
        name: text("name"),
        email: text("email") || null,
        company: text("company") || null,
        title: text("title") || null,
        phone: text("phone") || null,
        timezone: text("timezone") || null,
        language: text("language") || null,
        tags: tagsOf(text("tags")),
        consent: text("consent") as NonNullable<NewContact["consent"]>,
        attributes: attributesOf(attributes, contact?.attributes ?? {}),
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
                placeholder={PLACEHOLDERS[field.name]}
                autoComplete={field.autoComplete}
                defaultValue={contact?.[field.name] ?? ""}
              />
            )}
          </Field>
        ))}
        <Field label="Tags" hint="Separated by commas." error={problem("tags")}>
          {(control) => <Input {...control} name="tags" defaultValue={contact?.tags.join(", ")} autoComplete="off" />}
        </Field>
        <Field label="Consent" hint="Whether they agreed to be written to.">
          {(control) => (
            <Select {...control} name="consent" defaultValue={contact?.consent ?? "unknown"}>
              <option value="unknown">Not known</option>
              <option value="granted">Given</option>
              <option value="withdrawn">Withdrawn</option>
            </Select>
          )}
        </Field>
        <AttributeRows rows={attributes} onChange={setAttributes} />
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
