/** So many requests in each window; null is no limit. */
export type RateLimit = { count: number; windowMs: number } | null;

export interface RateLimits {
  /** Starting runs, per user. */
  runs: RateLimit;
  /** Reads, per user. */
  reads: RateLimit;
  /** Credit operations, per user. */
  credits: RateLimit;
  /** Everything, per key. */
  key: RateLimit;
  /** API keys that are not valid, per address. */
  badKeys: RateLimit;
  /** Accounts that people make for themselves, per address. */
  signUps: RateLimit;
  /** Requests of one workspace that a process answers at a time; null is no limit. */
  atOnce: number | null;
}

const WINDOW_MS: Record<string, number> = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Reads `60/hour` or `off`. @throws Error naming the variable */
export function parseRateLimit(name: string, text: string): RateLimit {
  if (text.trim().toLowerCase() === "off") return null;
  const [, count, unit] = /^\s*(\d{1,9})\s*\/\s*(second|minute|hour|day)\s*$/i.exec(text) ?? [];
  const windowMs = unit && WINDOW_MS[unit.toLowerCase()];
  if (!count || !windowMs || Number(count) < 1) {
    throw new Error(`${name} is "${text}". Write a limit as 60/hour (second, minute, hour, day), or off.`);
  }
  return { count: Number(count), windowMs };
}

/** @throws Error naming the variable */
function atOnceFromEnv(): number | null {
  const text = process.env.DROVER_RATE_LIMIT_AT_ONCE || "100";
  if (text.trim().toLowerCase() === "off") return null;
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new Error(`DROVER_RATE_LIMIT_AT_ONCE is "${text}". Write a number of requests, or off.`);
}

/** The limits of S0 and S2, as the environment sets them. */
export function rateLimitsFromEnv(): RateLimits {
  const read = (name: string, standard: string) => parseRateLimit(name, process.env[name] || standard);
  return {
    runs: read("DROVER_RATE_LIMIT_RUNS", "60/hour"),
    reads: read("DROVER_RATE_LIMIT_READS", "120/minute"),
    credits: read("DROVER_RATE_LIMIT_CREDITS", "10/minute"),
    key: read("DROVER_RATE_LIMIT_KEY", "300/minute"),
    badKeys: read("DROVER_RATE_LIMIT_BAD_KEYS", "20/minute"),
    signUps: read("DROVER_RATE_LIMIT_SIGN_UPS", "20/hour"),
    atOnce: atOnceFromEnv(),
  };
}
