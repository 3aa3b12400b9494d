import { rateLimitsFromEnv } from "@/lib/config/rate-limits";
import { takeAttempt } from "./attempts";

/** Counts an account that somebody makes for themselves, against their address. @throws AppError rate_limit_exceeded */
export async function takeSignUp(address: string | null): Promise<void> {
  const { signUps } = rateLimitsFromEnv();
  if (!signUps || address === null) return;
  const words = "Too many accounts were made from this address. Try again later.";
  await takeAttempt([{ subject: `sign-up-from:${address}`, count: signUps.count }], signUps.windowMs, words);
}
