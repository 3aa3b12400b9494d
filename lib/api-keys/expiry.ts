import type { Ctx } from "@/lib/auth/context";
import { AppError } from "@/lib/errors/app-error";

export const EXPIRIES = ["30d", "60d", "90d", "1y", "never"] as const;
export type Expiry = (typeof EXPIRIES)[number];

const DAY_MS = 24 * 3_600_000;
const LENGTH_MS: Record<Exclude<Expiry, "never">, number> = {
  "30d": 30 * DAY_MS,
  "60d": 60 * DAY_MS,
  "90d": 90 * DAY_MS,
  "1y": 365 * DAY_MS,
};

/** How long a key lives, in ms; null for ever. The command line may also say seconds (`1s`). @throws AppError validation_failed */
export function expiryMs(ctx: Ctx, text: string): number | null {
  if (text === "never") return null;
  if (text in LENGTH_MS) return LENGTH_MS[text as keyof typeof LENGTH_MS];
  const seconds = ctx.via === "internal" ? /^([1-9]\d{0,8})s$/.exec(text)?.[1] : undefined;
  if (seconds) return Number(seconds) * 1_000;
  const message = `Must be one of ${EXPIRIES.join(", ")}.`;
  throw new AppError("validation_failed", message, { details: [{ path: "expires", message }] });
}
