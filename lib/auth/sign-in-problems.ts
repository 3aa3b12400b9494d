const NOT_CONFIRMED = "The provider did not confirm who you are. Try again.";

/** What can stand against signing in by a provider, in words for the person; the code travels in the page's address. */
export const SIGN_IN_PROBLEMS: Record<string, string> = {
  email_taken:
    "An account with this email address exists already. Sign in with its password, then link the provider in Account.",
  email_unverified: "The provider does not vouch for your email address. Verify it there, then try again.",
  sign_up_closed: "New accounts are made by invitation here. Ask somebody who is in to invite you.",
  invitation_invalid: "The invitation is not valid any more, or is for another address. Ask for a new one.",
  account_disabled: "This account is disabled.",
  identity_in_use: "That account is linked to another person here.",
  provider_linked: "You have linked another account of this provider. Unlink that one first.",
  OAuthCallback: NOT_CONFIRMED,
  Callback: NOT_CONFIRMED,
  OAuthSignin: "The provider cannot be reached just now. Try again.",
  AccessDenied: "The provider refused. Try again.",
};

/** The sentence for a code of the address; anything else there gets one that fits all. */
export function signInProblem(code: string | undefined): string | undefined {
  if (code === undefined) return undefined;
  return Object.hasOwn(SIGN_IN_PROBLEMS, code) ? SIGN_IN_PROBLEMS[code] : "Signing in did not work. Try again.";
}
