import { createHash } from "node:crypto";
import { pool } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";

const WINDOW_MS = 3_600_000;
const PER_ACCOUNT = 20;
const PER_ADDRESS = 100;

/** One statement counts an attempt before the password is looked at, so that parallel guesses cannot slip through together. */
const TAKE = `
  INSERT INTO rate_limit_windows AS w (subject, window_start, used) SELECT s, $2, 1 FROM unnest($1::text[]) AS s ORDER BY s
  ON CONFLICT (subject, window_start) DO UPDATE SET used = w.used + 1
  RETURNING subject, used`;

const GIVE_BACK =
  "UPDATE rate_limit_windows SET used = used - 1 WHERE subject = ANY($1) AND window_start = $2 AND used > 0";

/**
 * Counts one attempt to sign in, against the account (20 an hour) and the address (100 an hour).
 * Give it back when the password was right: only failures count.
 * @throws AppError rate_limit_exceeded
 */
export async function takeSignInAttempt(email: string, address: string | null): Promise<() => Promise<void>> {
  const now = Date.now();
  const windowStart = new Date(now - (now % WINDOW_MS));
  const account = `sign-in:${createHash("sha256").update(email).digest("base64url")}`;
  const subjects = address ? [account, `sign-in-from:${address}`] : [account];
  const taken = await pool.query<{ subject: string; used: number }>(TAKE, [subjects, windowStart]);
  if (taken.rows.some(({ subject, used }) => used > (subject === account ? PER_ACCOUNT : PER_ADDRESS))) {
    const retryAfterMs = windowStart.getTime() + WINDOW_MS - now;
    throw new AppError("rate_limit_exceeded", "Too many attempts to sign in. Try again later.", { retryAfterMs });
  }
  return async () => {
    await pool.query(GIVE_BACK, [subjects, windowStart]);
  };
}
