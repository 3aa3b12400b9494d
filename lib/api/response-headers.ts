import type { LimitState } from "./rate-limiter";

/** What stands on every answer of the API. */
export function baseHeaders(requestId: string): Record<string, string> {
  return {
    "X-Request-Id": requestId,
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
  };
}

export function limitHeaders(limits: LimitState): Record<string, string> {
  return {
    "X-RateLimit-Limit": String(limits.limit),
    "X-RateLimit-Remaining": String(limits.remaining),
    "X-RateLimit-Reset": String(Math.ceil(limits.resetAt / 1_000)),
  };
}
