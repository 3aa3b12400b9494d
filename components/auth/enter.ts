const MESSAGES: Record<string, string> = {
  CredentialsSignin: "That email and password do not match an account.",
  rate_limit_exceeded: "Too many attempts. Wait a few minutes, then try again.",
};

/** Signs in and opens `next` by a full load. Answers the message to show when it does not work. */
export async function enter(email: string, password: string, next: string): Promise<string | undefined> {
  const result = await import("next-auth/react")
    .then(({ signIn }) => signIn("credentials", { email, password, redirect: false }))
    .catch(() => undefined);
  if (!result) return "Drover did not answer. Check that it is running, then try again.";
  if (result.error) return MESSAGES[result.error] ?? "Signing in did not work. Try again.";
  window.location.assign(next);
  return undefined;
}
