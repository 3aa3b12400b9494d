"use client";
import { type FormEvent, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, Select, Textarea } from "@/components/ui/field";
import { LoadError } from "@/components/ui/load-error";
import { useToast } from "@/components/ui/toast";
import { useDelegate } from "@/lib/approvals/decision-queries";
import type { ApprovalListItem } from "@/lib/approvals/queries";
import { useMembers } from "@/lib/workspaces/queries";
import { approvalName } from "./approval-kind";
import type { Viewer } from "./viewer";
import { visibleText } from "./visible-text";

const MAX_NOTE = 2000;

/** Hands what waits over to another member, who alone decides it then. */
export function DelegateDialog(props: {
  approval: ApprovalListItem;
  viewer: Viewer;
  onDelegated: (approval: ApprovalListItem) => void;
  onClose: () => void;
}) {
  const { approval, viewer } = props;
  const toast = useToast();
  const members = useMembers();
  const delegate = useDelegate(approval.id);
  const [to, setTo] = useState("");
  const [note, setNote] = useState("");
  const able = members.data?.filter(({ role }) => role !== "viewer") ?? [];
  const others = able.filter(({ id }) => id !== viewer.userId);
  const own = able.filter(({ id }) => id === viewer.userId);

  function submit(event: FormEvent) {
    event.preventDefault();
    const body = { to, ...(note.trim() && { note: note.trim() }) };
    delegate.mutate(body, {
      onSuccess: (delegated) => {
        const name = able.find(({ id }) => id === to)?.name ?? to;
        toast(`${approvalName(delegated)} waits for ${to === viewer.userId ? "you" : visibleText(name)} now.`);
        props.onDelegated(delegated);
      },
    });
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !delegate.isPending && props.onClose()}
      title="Hand it over"
      description="Whoever you choose is told, and decides alone. When it expires stays as it is."
    >
      <form onSubmit={submit} className="grid gap-4">
        {members.isError && <LoadError title="The members could not be loaded" query={members} />}
        {members.data && others.length === 0 && (
          <Alert tone="info">
            Nobody else in this workspace may approve. Add a member with the role operator first.
          </Alert>
        )}
        <Field label="To">
          {(control) => (
            <Select {...control} value={to} required onChange={(event) => setTo(event.target.value)}>
              <option value="">Choose a member</option>
              {[...others, ...own].map(({ id, name, email }) => (
                <option key={id} value={id}>
                  {id === viewer.userId ? "Yourself" : `${visibleText(name)} (${email})`}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Note" hint="Optional. It goes with the notification.">
          {(control) => (
            <Textarea
              {...control}
              maxLength={MAX_NOTE}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
        {delegate.error && <Alert title="It was not handed over">{delegate.error.message}</Alert>}
        <DialogActions>
          <Button type="submit" variant="primary" pending={delegate.isPending} disabled={!to}>
            Hand over
          </Button>
          <Button onClick={props.onClose}>Cancel</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
