import type { Ctx } from "@/lib/auth/context";
import type { RateLimit, RateLimits } from "@/lib/config/rate-limits";
import { AppError } from "@/lib/errors/app-error";
import { Places } from "@/lib/workspaces/places";
import { BadKeys } from "./bad-keys";
import type { LimitClass } from "./operation";
import { RateLimitBucket } from "./rate-limit-bucket";

/** Where a caller stands with the tightest of its limits. Times are epoch ms. */
export interface LimitState {
  allowed: boolean;
  limit: number;
  remaining: number;
  resetAt: number;
}

/** What headers say where no limit is set: the largest number every client can read. */
const UNLIMITED = 2_147_483_647;
const MAX_BUCKETS = 20_000;
/** A page of the dashboard asks for several things at once; a person must not starve for it. */
const SESSION_FACTOR = 10;

export class RateLimiter {
  private readonly buckets = new Map<string, RateLimitBucket>();
  private readonly places: Places | null;
  readonly badKeys: BadKeys;

  constructor(private readonly limits: RateLimits) {
    const { atOnce } = limits;
    this.badKeys = new BadKeys(limits.badKeys);
    const message = `The workspace has ${atOnce} requests under way already. Wait for answers before sending more.`;
    const refuse = () => new AppError("rate_limit_exceeded", message, { retryAfterMs: 1_000 });
    this.places = atOnce === null ? null : new Places(atOnce, refuse);
  }

  /** A place for one request of the workspace, to be given back with its answer. @throws AppError rate_limit_exceeded */
  enter(ctx: Ctx): () => void {
    return this.places?.take(ctx.workspaceId) ?? (() => {});
  }

  /** Counts one request of `limit` class; the answer says whether it may go on, and what the headers say. */
  take(ctx: Ctx, limitClass: LimitClass): LimitState | Promise<LimitState> {
    const session = ctx.via === "session";
    const now = Date.now();
    const general = this.bucket(session ? `session:${ctx.userId}` : `key:${ctx.actor.id}`, this.limits.key, session);
    const factor = session && limitClass !== "runs";
    const special =
      limitClass === "none"
        ? null
        : this.bucket(`${limitClass}${factor ? "-session" : ""}:${ctx.userId}`, this.limits[limitClass], factor);
    const first = general ? general.take(now) : true;
    const second = first === false || !special ? true : special.take(now);
    if (typeof first === "boolean" && typeof second === "boolean") return state(general, first, special, second, now);
    return Promise.all([first, second]).then(([one, two]) => state(general, one, special, two, now));
  }

  /** What an answer to nobody in particular says (no key, no such page). */
  anonymous(): LimitState {
    const { key } = this.limits;
    const now = Date.now();
    if (!key) return { allowed: true, limit: UNLIMITED, remaining: UNLIMITED, resetAt: now + 60_000 };
    return {
      allowed: true,
      limit: key.count,
      remaining: key.count,
      resetAt: now - (now % key.windowMs) + key.windowMs,
    };
  }

  private bucket(subject: string, limit: RateLimit, widened: boolean): RateLimitBucket | null {
    if (!limit) return null;
    let bucket = this.buckets.get(subject);
    if (!bucket) {
      if (this.buckets.size >= MAX_BUCKETS) this.sweep();
      bucket = new RateLimitBucket(subject, limit.count * (widened ? SESSION_FACTOR : 1), limit.windowMs);
      this.buckets.set(subject, bucket);
    }
    return bucket;
  }

  /** Forgets windows that have ended. A live one forgotten would only be reserved anew. */
  private sweep(): void {
    const now = Date.now();
    for (const [subject, bucket] of this.buckets) if (bucket.resetAt() <= now) this.buckets.delete(subject);
    if (this.buckets.size >= MAX_BUCKETS) this.buckets.clear();
  }
}

function state(
  general: RateLimitBucket | null,
  generalAllowed: boolean,
  special: RateLimitBucket | null,
  specialAllowed: boolean,
  now: number,
): LimitState {
  const allowed = generalAllowed && specialAllowed;
  let tightest = general ?? special;
  if (general && special && special.remaining() < general.remaining()) tightest = special;
  if (!specialAllowed) tightest = special;
  if (!generalAllowed) tightest = general;
  if (!tightest) return { allowed, limit: UNLIMITED, remaining: UNLIMITED, resetAt: now + 60_000 };
  return { allowed, limit: tightest.size, remaining: allowed ? tightest.remaining() : 0, resetAt: tightest.resetAt() };
}
