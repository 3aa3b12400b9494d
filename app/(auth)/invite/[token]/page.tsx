import type { Metadata } from "next";
import { InvitationIntro } from "@/components/auth/invitation-intro";
import { JoinForm } from "@/components/auth/join-form";
import { ProviderButtons } from "@/components/auth/provider-buttons";
import { SignUpForm } from "@/components/auth/sign-up-form";
import { buttonStyle } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { identityProviders } from "@/lib/auth/identity-providers";
import { currentSession } from "@/lib/auth/page-session";
import { openInvitation } from "@/lib/invitations/open-invitation";

export const metadata: Metadata = {
  title: "Invitation",
  referrer: "no-referrer",
  robots: { index: false, follow: false, noarchive: true },
};

/** What an invitation's link shows. Showing it changes nothing: mail scanners open links. */
export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const [invitation, session] = await Promise.all([openInvitation(token), currentSession()]);
  if (!invitation) return <NotValid />;
  const { email, workspaceId } = invitation;
  if (session) {
    const viewer = { email: session.email, isMember: session.workspaceId === workspaceId };
    return (
      <>
        <InvitationIntro invitation={invitation} />
        <JoinForm token={token} workspace={invitation.workspace} onlyFor={email} viewer={viewer} />
      </>
    );
  }
  return (
    <>
      <InvitationIntro invitation={invitation} />
      <SignUpForm invitation={{ token, email }} />
      <ProviderButtons providers={identityProviders()} next={`/invite/${token}`} />
    </>
  );
}

function NotValid() {
  return (
    <div className="grid gap-4 text-sm">
      <h1 className="font-semibold text-lg tracking-tight">This invitation is not valid</h1>
      <p className="text-muted-foreground">
        It may have been used, taken back, or be older than seven days. Ask whoever invited you for a new one.
      </p>
      <Link href="/" prefetch={false} className={buttonStyle({ variant: "primary" })}>
        Go to Drover
      </Link>
    </div>
  );
}
