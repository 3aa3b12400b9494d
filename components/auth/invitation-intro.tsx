import type { OpenInvitation } from "@/lib/invitations/open-invitation";

/** Who invites, where to, and as what. */
export function InvitationIntro({ invitation }: { invitation: OpenInvitation }) {
  const { workspace, inviter, role } = invitation;
  return (
    <div className="mb-5 grid gap-1">
      <h1 className="break-words font-semibold text-lg tracking-tight">Join {workspace}</h1>
      <p className="break-words text-muted-foreground text-sm">
        {inviter || "Somebody"} invites you as <strong className="font-medium text-foreground">{role}</strong>.
      </p>
    </div>
  );
}
