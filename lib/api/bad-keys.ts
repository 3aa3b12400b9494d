import type { RateLimit } from "@/lib/config/rate-limits";
import { AppError } from "@/lib/errors/app-error";

const BAD_KEY: ReadonlySet<string> = new Set([
  "invalid_api_key",
  "revoked_api_key",
  "expired_api_key",
  "wrong_key_type",
] satisfies AppError["code"][]);
const MAX_ADDRESSES = 10_000;

/**
 * Who tries keys is told to stop, after so many from one address in a window. Only the answer to a bad key changes: one
 * that is good works on, whoever else is behind the same address.
 */
export class BadKeys {
  private windowStart = 0;
  private tried = new Map<string, number>();

  constructor(private readonly limit: RateLimit) {}

  /** Counts `error` if it is about a key. @returns it, or rate_limit_exceeded in its place */
  judge(error: unknown, address: string): unknown {
    if (!this.limit || !(error instanceof AppError) || !BAD_KEY.has(error.code)) return error;
    const { count, windowMs } = this.limit;
    const now = Date.now();
    const start = now - (now % windowMs);
    if (start !== this.windowStart || this.tried.size > MAX_ADDRESSES) this.tried = new Map();
    this.windowStart = start;
    const tried = (this.tried.get(address) ?? 0) + 1;
    this.tried.set(address, tried);
    if (tried <= count) return error;
    const message = "Too many API keys that are not valid came from this address.";
    return new AppError("rate_limit_exceeded", message, { retryAfterMs: start + windowMs - now });
  }
}
