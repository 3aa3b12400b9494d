"use client";
import { Pencil } from "lucide-react";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DeleteButton } from "@/components/ui/delete-button";
import { JsonView } from "@/components/ui/json-view";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { type Contact, useContact, useDeleteContact } from "@/lib/contacts/queries";
import { ContactDialog } from "./contact-dialog";

export function ContactView({ initial }: { initial: Contact }) {
  const contact = useContact(initial.id).data ?? initial;
  const [editing, setEditing] = useState(false);
  return (
    <>
      <PageHeader
        parent={{ href: "/contacts", label: "Contacts" }}
        title={contact.name}
        description={[contact.title, contact.company].filter(Boolean).join(", ")}
        actions={
          <>
            <Button onClick={() => setEditing(true)}>
              <Pencil aria-hidden /> Edit
            </Button>
            <DeleteContact contact={contact} />
          </>
        }
      />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Card title="Details">
          <dl className="grid gap-3.5 px-5 py-4 text-sm">
            <Fact label="Email" value={contact.email} />
            <Fact label="Phone" value={contact.phone} />
            <Fact label="Company" value={contact.company} />
            <Fact label="Title" value={contact.title} />
            <div>
              <dt className="text-[13px] text-muted-foreground">Tags</dt>
              <dd className="mt-1 flex flex-wrap gap-1">
                {contact.tags.length === 0 ? "—" : contact.tags.map((tag) => <Badge key={tag}>{tag}</Badge>)}
              </dd>
            </div>
            <div>
              <dt className="text-[13px] text-muted-foreground">Last changed</dt>
              <dd className="mt-0.5">
                <RelativeTime time={contact.updated_at} />
              </dd>
            </div>
          </dl>
        </Card>
        <Card title="Attributes" description="What agents and programs keep about this contact.">
          <div className="p-5">
            <JsonView value={contact.attributes} label="Attributes" />
          </div>
        </Card>
      </div>
      {editing && <ContactDialog contact={contact} onClose={() => setEditing(false)} />}
    </>
  );
}

function Fact({ label, value }: { label: string; value: string | null }) {
  return (
    <div>
      <dt className="text-[13px] text-muted-foreground">{label}</dt>
      <dd className="mt-0.5 break-words">{value ?? "—"}</dd>
    </div>
  );
}

function DeleteContact({ contact }: { contact: Contact }) {
  return (
    <DeleteButton
      remove={useDeleteContact(contact.id)}
      title={`Delete ${contact.name}?`}
      confirmLabel="Delete contact"
      done="Contact deleted"
      next="/contacts"
    >
      Agents will no longer find this contact. This cannot be undone.
    </DeleteButton>
  );
}
