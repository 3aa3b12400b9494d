const LONGEST_MS = 3_600_000;

/** What a `Retry-After` header asks for, in milliseconds from now (at most `longestMs`, an hour); undefined without one. */
export function retryAfterMs(headers: Headers, now = Date.now(), longestMs = LONGEST_MS): number | undefined {
  const value = headers.get("retry-after")?.trim();
  if (!value) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? undefined : Math.min(longestMs, Math.max(0, ms));
}
