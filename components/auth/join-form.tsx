"use client";
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { useAcceptInvitation } from "@/lib/invitations/queries";

interface JoinProps {
  token: string;
  workspace: string;
  /** The one address that can accept; null: any. */
  onlyFor: string | null;
  viewer: { email: string; isMember: boolean };
}

/** Accepting, for somebody who is signed in; or why this account cannot. */
export function JoinForm({ token, workspace, onlyFor, viewer }: JoinProps) {
  const accept = useAcceptInvitation();
  const [leaving, setLeaving] = useState(false);
  const other = onlyFor !== null && onlyFor !== viewer.email;
  async function change() {
    setLeaving(true);
    const { signOut } = await import("next-auth/react");
    await signOut({ redirect: false });
    window.location.reload();
  }
  if (viewer.isMember) {
    return (
      <div className="grid gap-4">
        <Alert tone="info">You are a member of {workspace} already.</Alert>
        <Button variant="primary" onClick={() => window.location.assign("/")}>
          Open it
        </Button>
      </div>
    );
  }
  return (
    <div className="grid gap-4">
      {other && (
        <Alert tone="info" title="For another address">
          This invitation is for {onlyFor}, and you are signed in as {viewer.email}.
        </Alert>
      )}
      {accept.error && <Alert>{accept.error.message}</Alert>}
      {!other && (
        <>
          <p className="break-all text-muted-foreground text-sm">You are signed in as {viewer.email}.</p>
          <Button
            variant="primary"
            pending={accept.isPending}
            onClick={() => accept.mutate(token, { onSuccess: () => window.location.assign("/") })}
          >
            Join {workspace}
          </Button>
        </>
      )}
      <Button variant="ghost" pending={leaving} onClick={change}>
        Use another account
      </Button>
    </div>
  );
}
