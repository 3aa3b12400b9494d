"use client";
import { type FormEvent, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Fact } from "@/components/ui/fact";
import { Field, Input } from "@/components/ui/field";
import { RelativeTime } from "@/components/ui/relative-time";
import { useToast } from "@/components/ui/toast";
import { type Contact, useSuppressContact } from "@/lib/contacts/queries";

const CONSENTS = { unknown: "Not known", granted: "Given", withdrawn: "Withdrawn" };

/** Whether a contact may be written to: the consent, and the list of those who get nothing. */
export function SuppressionCard({ contact, canWrite }: { contact: Contact; canWrite: boolean }) {
  const toast = useToast();
  const suppress = useSuppressContact(contact.id);
  const [asking, setAsking] = useState(false);
  const isSuppressed = contact.suppressed_at !== null;
  const close = () => {
    suppress.reset();
    setAsking(false);
  };
  const change = (reason: string | null) =>
    suppress.mutate(reason, {
      onSuccess: () => {
        toast(reason === null ? "May be contacted again" : "Nothing is sent to this contact any more");
        close();
      },
    });

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    change(String(new FormData(event.currentTarget).get("reason") ?? "").trim());
  }

  return (
    <Card
      title="Contacting"
      actions={
        canWrite && (
          <Button size="sm" variant={isSuppressed ? "secondary" : "danger"} onClick={() => setAsking(true)}>
            {isSuppressed ? "Allow again" : "Do not contact"}
          </Button>
        )
      }
    >
      <dl className="grid gap-3.5 px-5 py-4 text-sm sm:grid-cols-2">
        <Fact label="Consent">
          {CONSENTS[contact.consent]}
          {contact.consent_source && <span className="block text-muted-foreground">{contact.consent_source}</span>}
        </Fact>
        <Fact label="Consent since">
          <RelativeTime time={contact.consent_at} />
        </Fact>
        <Fact label="May be contacted">{isSuppressed || contact.consent === "withdrawn" ? "No" : "Yes"}</Fact>
        {isSuppressed && (
          <Fact label="Suppressed">
            <RelativeTime time={contact.suppressed_at} />
            <span className="block text-muted-foreground">{contact.suppression_reason}</span>
          </Fact>
        )}
      </dl>
      <ConfirmDialog
        open={asking && isSuppressed}
        onOpenChange={(open) => !open && close()}
        title={`Allow ${contact.name} to be contacted again?`}
        confirmLabel="Allow again"
        pending={suppress.isPending}
        {...(suppress.error && { error: suppress.error.message })}
        onConfirm={() => change(null)}
      >
        Agents may write to this contact and this address again.
      </ConfirmDialog>
      {asking && !isSuppressed && (
        <Dialog
          open
          onOpenChange={close}
          title={`Stop contacting ${contact.name}?`}
          description="Whatever an agent was allowed or a person approved: nothing is sent any more. An import does not lift it."
        >
          <form onSubmit={submit} className="grid gap-4">
            <Field label="Reason">
              {(control) => (
                <Input {...control} name="reason" maxLength={200} placeholder="Asked by phone" autoComplete="off" />
              )}
            </Field>
            {suppress.error && <Alert>{suppress.error.message}</Alert>}
            <DialogActions>
              <Button type="submit" variant="danger" pending={suppress.isPending}>
                Stop contacting
              </Button>
              <Button onClick={close}>Not now</Button>
            </DialogActions>
          </form>
        </Dialog>
      )}
    </Card>
  );
}
