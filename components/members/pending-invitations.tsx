"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, Td, Th } from "@/components/ui/table";
import { useToast } from "@/components/ui/toast";
import { isWithin } from "@/lib/auth/role-rank";
import {
  type Invitation,
  type SentInvitation,
  useResendInvitation,
  useRevokeInvitation,
} from "@/lib/invitations/queries";
import type { Viewer } from "./viewer";

interface PendingProps {
  viewer: Viewer;
  onSent: (sent: SentInvitation) => void;
}

/** Invitations that nobody has accepted yet. */
export function PendingInvitations({ invitations, ...props }: PendingProps & { invitations: Invitation[] }) {
  return (
    <Card title="Invited">
      <Table
        label="Pending invitations"
        head={
          <>
            <Th>For</Th>
            <Th>Role</Th>
            <Th>Invited by</Th>
            <Th>Expires</Th>
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          </>
        }
      >
        {invitations.map((invitation) => (
          <InvitationRow key={invitation.id} invitation={invitation} {...props} />
        ))}
      </Table>
    </Card>
  );
}

function InvitationRow({ invitation, viewer, onSent }: PendingProps & { invitation: Invitation }) {
  const toast = useToast();
  const resend = useResendInvitation(invitation.id);
  const revoke = useRevokeInvitation(invitation.id);
  const [open, setOpen] = useState(false);
  const name = invitation.email ?? "a link";
  return (
    <tr>
      <Td className="min-w-40 break-all">{invitation.email ?? "Whoever has the link"}</Td>
      <Td className="capitalize">{invitation.role}</Td>
      <Td className="text-muted-foreground">{invitation.invited_by.name}</Td>
      <Td className="whitespace-nowrap text-muted-foreground">
        <RelativeTime time={invitation.expires_at} />
      </Td>
      <Td>
        {isWithin(invitation.role, viewer.role) && (
          <div className="flex justify-end gap-2">
            <Button
              size="sm"
              pending={resend.isPending}
              aria-label={`New link for ${name}`}
              onClick={() => resend.mutate(undefined, { onSuccess: onSent, onError: (error) => toast(error.message) })}
            >
              {invitation.email ? "Send again" : "New link"}
            </Button>
            <Button
              size="sm"
              variant="danger"
              aria-label={`Revoke the invitation of ${name}`}
              onClick={() => setOpen(true)}
            >
              Revoke
            </Button>
          </div>
        )}
        <ConfirmDialog
          open={open}
          onOpenChange={setOpen}
          title="Revoke this invitation?"
          confirmLabel="Revoke invitation"
          pending={revoke.isPending}
          error={revoke.error?.message}
          onConfirm={() =>
            revoke.mutate(undefined, {
              onSuccess: () => {
                setOpen(false);
                toast("Invitation revoked");
              },
            })
          }
        >
          Its link opens nothing any more. You can invite them again.
        </ConfirmDialog>
      </Td>
    </tr>
  );
}
