"use client";
import { ArrowUpRight } from "lucide-react";
import { InertText } from "@/components/approvals/inert-text";
import type { Viewer } from "@/components/approvals/viewer";
import { visibleText } from "@/components/approvals/visible-text";
import { StatusBadge } from "@/components/runs/status-badge";
import { Alert } from "@/components/ui/alert";
import { Dialog } from "@/components/ui/dialog";
import { Link } from "@/components/ui/link";
import type { RunContact } from "@/lib/contact-runs/queries";
import { ContactActionCard } from "./contact-action-card";
import { contactName } from "./run-contacts-table";
import { useActionKeys } from "./use-action-keys";

/** What is done for one contact: each action with its arguments in full, to be decided for itself. */
export function RunContactDialog(props: { run: string; contact: RunContact; viewer: Viewer; onClose: () => void }) {
  const { contact } = props;
  const keys = useActionKeys();
  return (
    <Dialog
      open
      wide
      onEscape={keys.leave}
      onOpenChange={(open) => !open && props.onClose()}
      title={visibleText(contactName(contact))}
      description={<InertText text={[contact.title, contact.company, contact.email].filter(Boolean).join(" · ")} />}
    >
      <div className="grid gap-6">
        <p className="flex flex-wrap items-center gap-x-4 gap-y-2 text-[13px]">
          <StatusBadge status={contact.status} />
          <PlaceLink href={`/runs/${contact.run_id}`}>All its steps</PlaceLink>
          {contact.name !== null && <PlaceLink href={`/contacts/${contact.contact_id}`}>The contact</PlaceLink>}
        </p>
        {contact.error && (
          <Alert tone={contact.status === "skipped" ? "info" : "danger"}>
            <InertText text={contact.error.message} />
          </Alert>
        )}
        {contact.actions.map((action) => (
          <ContactActionCard
            key={action.step_id}
            run={props.run}
            action={action}
            viewer={props.viewer}
            commands={keys.register(action.step_id)}
          />
        ))}
        {contact.actions.length === 0 && (
          <p className="text-muted-foreground text-sm">Nothing has been proposed for this contact.</p>
        )}
      </div>
    </Dialog>
  );
}

function PlaceLink({ href, children }: { href: string; children: string }) {
  return (
    <Link href={href} className="inline-flex items-center gap-1 text-accent hover:underline">
      {children} <ArrowUpRight className="size-3.5" aria-hidden />
    </Link>
  );
}
