"use client";
import { SessionsCard } from "@/components/sessions/sessions-card";
import { Alert } from "@/components/ui/alert";
import { LoadError } from "@/components/ui/load-error";
import { PageHeader } from "@/components/ui/page-header";
import { useSignInMethods } from "@/lib/account/queries";
import { IdentitiesCard } from "./identities-card";
import { PasswordForm } from "./password-form";
import { ProfileForm } from "./profile-form";

/** A person's own settings, the same in each of their workspaces. `problem`: what came of linking a provider. */
export function AccountView({ name, email, problem }: { name: string; email: string; problem?: string }) {
  const methods = useSignInMethods();
  return (
    <>
      <PageHeader title="Account" description="Yours, in every workspace you are in." />
      <div className="grid max-w-3xl gap-6">
        {problem && <Alert title="The provider was not linked">{problem}</Alert>}
        <ProfileForm name={name} email={email} />
        {methods.error && !methods.data && (
          <LoadError title="Your ways to sign in could not be loaded" query={methods} />
        )}
        {methods.data && <PasswordForm hasPassword={methods.data.has_password} />}
        {methods.data && methods.data.identities.length > 0 && <IdentitiesCard identities={methods.data.identities} />}
        <SessionsCard />
      </div>
    </>
  );
}
