"use client";
import { type FormEvent, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, Input, Select } from "@/components/ui/field";
import { isWithin } from "@/lib/auth/role-rank";
import { ROLES, type Role } from "@/lib/auth/scopes";
import { type SentInvitation, useCreateInvitation } from "@/lib/invitations/queries";
import type { Viewer } from "./viewer";

/** Asks whom to invite, as what. */
export function InviteDialog(props: {
  viewer: Viewer;
  onClose: () => void;
  onSent: (invitation: SentInvitation) => void;
}) {
  const invite = useCreateInvitation();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("operator");
  function submit(event: FormEvent) {
    event.preventDefault();
    invite.mutate({ role, ...(email.trim() && { email: email.trim() }) }, { onSuccess: props.onSent });
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && props.onClose()}
      title="Invite somebody"
      description="An invitation is good for one person and for seven days."
    >
      <form onSubmit={submit} className="grid gap-5">
        <Field
          label="Email (optional)"
          hint="They get a mail, and can accept with this address only. Leave it empty for a link to pass on."
        >
          {(control) => (
            <Input
              {...control}
              type="email"
              value={email}
              maxLength={254}
              autoComplete="off"
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <Field label="Role">
          {(control) => (
            <Select {...control} value={role} onChange={(event) => setRole(event.target.value as Role)}>
              {ROLES.filter((each) => isWithin(each, props.viewer.role)).map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {invite.error && <Alert>{invite.error.message}</Alert>}
        <DialogActions>
          <Button type="submit" variant="primary" pending={invite.isPending}>
            {email.trim() ? "Send invitation" : "Make a link"}
          </Button>
          <Button onClick={props.onClose}>Not now</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
