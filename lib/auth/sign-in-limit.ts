import { digest, takeAttempt } from "./attempts";

const WINDOW_MS = 3_600_000;
const PER_ACCOUNT = 20;
const PER_ADDRESS = 100;

/**
 * Counts one attempt to sign in, against the account (20 an hour) and the address (100 an hour).
 * Give it back when the password was right: only failures count.
 * @throws AppError rate_limit_exceeded
 */
export function takeSignInAttempt(email: string, address: string | null): Promise<() => Promise<void>> {
  const allowances = [{ subject: `sign-in:${digest(email)}`, count: PER_ACCOUNT }];
  if (address) allowances.push({ subject: `sign-in-from:${address}`, count: PER_ADDRESS });
  return takeAttempt(allowances, WINDOW_MS, "Too many attempts to sign in. Try again later.");
}
