import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { ProviderButtons } from "@/components/auth/provider-buttons";
import { SignUpForm } from "@/components/auth/sign-up-form";
import { buttonStyle } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { identityProviders } from "@/lib/auth/identity-providers";
import { currentSession } from "@/lib/auth/page-session";
import { isSignUpOpen } from "@/lib/auth/sign-up-open";

export const metadata: Metadata = { title: "Create an account" };

export default async function SignUpPage() {
  if (await currentSession()) redirect("/");
  if (!(await isSignUpOpen())) return <Closed />;
  return (
    <>
      <SignUpForm />
      <ProviderButtons providers={identityProviders()} next="/" />
    </>
  );
}

function Closed() {
  return (
    <div className="grid gap-4 text-sm">
      <h1 className="font-semibold text-lg tracking-tight">By invitation</h1>
      <p className="text-muted-foreground">
        New accounts are made by invitation here. Ask somebody who is in to invite you, then open the link you get.
      </p>
      <Link href="/sign-in" className={buttonStyle({ variant: "primary" })}>
        Sign in
      </Link>
    </div>
  );
}
