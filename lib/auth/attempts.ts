import { createHash } from "node:crypto";
import { pool } from "@/lib/db/client";
import { AppError } from "@/lib/errors/app-error";

/** One statement counts an attempt before it is looked at, so that parallel ones cannot slip through together. */
const TAKE = `
  INSERT INTO rate_limit_windows AS w (subject, window_start, used) SELECT s, $2, 1 FROM unnest($1::text[]) AS s ORDER BY s
  ON CONFLICT (subject, window_start) DO UPDATE SET used = w.used + 1
  RETURNING subject, used`;

const GIVE_BACK =
  "UPDATE rate_limit_windows SET used = used - 1 WHERE subject = ANY($1) AND window_start = $2 AND used > 0";

export interface Allowance {
  subject: string;
  /** So many attempts in each window. */
  count: number;
}

/**
 * Counts one attempt against each of the allowances, in the row that all processes share.
 * @returns what gives it back @throws AppError rate_limit_exceeded, with those words, when one of them is used up
 */
export async function takeAttempt(
  allowances: Allowance[],
  windowMs: number,
  words: string,
): Promise<() => Promise<void>> {
  const now = Date.now();
  const windowStart = new Date(now - (now % windowMs));
  const most = new Map(allowances.map(({ subject, count }) => [subject, count]));
  const subjects = [...most.keys()];
  const taken = await pool.query<{ subject: string; used: number }>(TAKE, [subjects, windowStart]);
  if (taken.rows.some(({ subject, used }) => used > (most.get(subject) ?? 0))) {
    throw new AppError("rate_limit_exceeded", words, { retryAfterMs: windowStart.getTime() + windowMs - now });
  }
  return async () => {
    await pool.query(GIVE_BACK, [subjects, windowStart]);
  };
}

/** An account in a subject, without its address. */
export const digest = (text: string) => createHash("sha256").update(text).digest("base64url");
