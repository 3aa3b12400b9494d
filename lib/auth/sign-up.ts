/** What stands against creating the account: in a sentence, and by field where a field is at fault. */
export interface SignUpProblem {
  message: string;
  fields: Record<string, string>;
}

interface Refusal {
  message?: string;
  details?: { path: string; message: string }[];
}

/** Creates the account, from the browser; answers what is wrong, or nothing. */
export async function signUp(body: Record<string, string>): Promise<SignUpProblem | undefined> {
  const response = await fetch("/api/auth/sign-up", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  }).catch(() => undefined);
  if (response?.ok) return undefined;
  const refusal: Refusal | undefined = await response?.json().catch(() => undefined);
  return {
    message: refusal?.message ?? "Drover did not answer. Check that it is running, then try again.",
    fields: Object.fromEntries((refusal?.details ?? []).map((detail) => [detail.path, detail.message])),
  };
}
