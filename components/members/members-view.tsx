"use client";
import { UserPlus } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { LoadError } from "@/components/ui/load-error";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { type SentInvitation, useInvitations } from "@/lib/invitations/queries";
import { useMembers } from "@/lib/workspaces/queries";
import { MembersTable } from "./members-table";
import { PendingInvitations } from "./pending-invitations";
import { PermissionsTable } from "./permissions-table";
import type { Viewer } from "./viewer";

const LinkDialog = dynamic(async () => (await import("./link-dialog")).LinkDialog, { ssr: false });
const InviteDialog = dynamic(async () => (await import("./invite-dialog")).InviteDialog, { ssr: false });

/** The people of the workspace, who is invited, and what each role may do. */
export function MembersView({ viewer }: { viewer: Viewer }) {
  const manages = viewer.role === "owner" || viewer.role === "admin";
  const members = useMembers();
  const invitations = useInvitations(manages);
  const [inviting, setInviting] = useState(false);
  const [sent, setSent] = useState<SentInvitation>();
  return (
    <>
      <PageHeader
        title="Members"
        description={`The people who work in ${viewer.workspace}.`}
        actions={
          manages && (
            <Button variant="primary" onClick={() => setInviting(true)}>
              <UserPlus aria-hidden /> Invite
            </Button>
          )
        }
      />
      <div className="grid gap-6">
        {members.error && !members.data && <LoadError title="The members could not be loaded" query={members} />}
        {members.isPending && <Skeleton className="h-48 w-full" />}
        {members.data && (
          <Card>
            <MembersTable members={members.data} viewer={viewer} />
          </Card>
        )}
        {invitations.data && invitations.data.data.length > 0 && (
          <PendingInvitations invitations={invitations.data.data} viewer={viewer} onSent={setSent} />
        )}
        <PermissionsTable />
      </div>
      {inviting && (
        <InviteDialog
          viewer={viewer}
          onClose={() => setInviting(false)}
          onSent={(invitation) => {
            setInviting(false);
            setSent(invitation);
          }}
        />
      )}
      {sent && <LinkDialog sent={sent} onClose={() => setSent(undefined)} />}
    </>
  );
}
