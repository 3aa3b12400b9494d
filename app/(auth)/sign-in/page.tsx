import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { ProviderButtons } from "@/components/auth/provider-buttons";
import { SignInForm } from "@/components/auth/sign-in-form";
import { identityProviders } from "@/lib/auth/identity-providers";
import { ownPath } from "@/lib/auth/own-path";
import { currentSession } from "@/lib/auth/page-session";
import { safeNextPath } from "@/lib/auth/safe-next-path";
import { signInProblem } from "@/lib/auth/sign-in-problems";
import { isSignUpOpen } from "@/lib/auth/sign-up-open";

export const metadata: Metadata = { title: "Sign in" };

type Query = Record<"next" | "callbackUrl" | "error", string | string[] | undefined>;

export default async function SignInPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { next, callbackUrl, error } = await searchParams;
  const wanted = next ?? callbackUrl; // the latter is next-auth's, when a provider has refused
  const target = safeNextPath(typeof wanted === "string" ? ownPath(wanted) : undefined);
  const code = typeof error === "string" ? error : undefined;
  // who is signed in comes here when linking a provider went wrong
  if (await currentSession()) redirect(code ? `/settings/account?error=${encodeURIComponent(code)}` : target);
  const problem = signInProblem(code);
  return (
    <>
      <SignInForm next={target} open={await isSignUpOpen()} {...(problem && { error: problem })} />
      <ProviderButtons providers={identityProviders()} next={target} />
    </>
  );
}
