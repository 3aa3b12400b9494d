"use client";
import { Pencil } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { DeleteButton } from "@/components/ui/delete-button";
import { Fact } from "@/components/ui/fact";
import { JsonView } from "@/components/ui/json-view";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { type Contact, useContact, useDeleteContact } from "@/lib/contacts/queries";
import { ConsentBadge } from "./consent-badge";
import { ContactTimeline } from "./contact-timeline";
import { SuppressionCard } from "./suppression-card";

const ContactDialog = dynamic(async () => (await import("./contact-dialog")).ContactDialog, { ssr: false });

const FIELDS = [
  ["email", "Email"],
  ["phone", "Phone"],
  ["company", "Company"],
  ["title", "Title"],
  ["timezone", "Time zone"],
  ["language", "Language"],
] as const;

export function ContactView({ initial, canWrite }: { initial: Contact; canWrite: boolean }) {
  const contact = useContact(initial.id).data ?? initial;
  const [editing, setEditing] = useState(false);
  return (
    <>
      <PageHeader
        parent={{ href: "/contacts", label: "Contacts" }}
        title={
          <>
            {contact.name}
            <ConsentBadge contact={contact} />
          </>
        }
        description={[contact.title, contact.company].filter(Boolean).join(", ")}
        actions={
          canWrite && (
            <>
              <Button onClick={() => setEditing(true)}>
                <Pencil aria-hidden /> Edit
              </Button>
              <DeleteContact contact={contact} />
            </>
          )
        }
      />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <div className="grid gap-6">
          <Card title="Details">
            <dl className="grid gap-3.5 px-5 py-4 text-sm sm:grid-cols-2">
              {FIELDS.map(([field, label]) => (
                <Fact key={field} label={label}>
                  {contact[field] ?? "—"}
                </Fact>
              ))}
              <Fact label="Tags">
                <span className="flex flex-wrap gap-1">
                  {contact.tags.length === 0 ? "—" : contact.tags.map((tag) => <Badge key={tag}>{tag}</Badge>)}
                </span>
              </Fact>
              <Fact label="Last changed">
                <RelativeTime time={contact.updated_at} />
              </Fact>
            </dl>
          </Card>
          <SuppressionCard contact={contact} canWrite={canWrite} />
          <Card title="Attributes" description="What agents and programs keep about this contact.">
            <div className="p-5">
              <JsonView value={contact.attributes} label="Attributes" />
            </div>
          </Card>
        </div>
        <ContactTimeline contact={contact.id} />
      </div>
      {editing && <ContactDialog contact={contact} onClose={() => setEditing(false)} />}
    </>
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
