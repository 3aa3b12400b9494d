import { pool } from "@/lib/db/client";

const RESERVE = `
  INSERT INTO rate_limit_windows AS w (subject, window_start, used) VALUES ($1, $2, $3)
  ON CONFLICT (subject, window_start) DO UPDATE SET used = w.used + $3
  RETURNING used`;

/** Small limits are counted one by one, so that a restart forgets none; large ones a twentieth at a time. */
export const blockSize = (count: number) => (count < 100 ? 1 : Math.min(1_000, Math.ceil(count / 20)));

/**
 * One subject's allowance in this process. It reserves a block from the row all processes share, spends it in memory
 * and asks again when it is gone: the sum over processes never exceeds the limit, and most requests write nothing.
 */
export class RateLimitBucket {
  private windowStart = 0;
  private left = 0;
  /** What all processes had reserved when we last looked. */
  private reserved = 0;
  private exhausted = false;
  private pending: Promise<void> | null = null;

  constructor(
    private readonly subject: string,
    readonly size: number,
    private readonly windowMs: number,
  ) {}

  /** Takes one request from the allowance; answers at once unless a new block must be reserved. */
  take(now: number): boolean | Promise<boolean> {
    this.roll(now);
    if (this.left > 0) {
      this.left--;
      return true;
    }
    return this.exhausted ? false : this.takeLater();
  }

  remaining(): number {
    return Math.max(0, this.size - this.reserved) + this.left;
  }

  /** When the window ends, epoch ms. */
  resetAt(): number {
    return this.windowStart + this.windowMs;
  }

  private roll(now: number): void {
    const start = now - (now % this.windowMs);
    if (start <= this.windowStart) return;
    this.windowStart = start;
    this.left = 0;
    this.reserved = 0;
    this.exhausted = false;
  }

  private async takeLater(): Promise<boolean> {
    this.pending ??= this.reserve().finally(() => {
      this.pending = null;
    });
    await this.pending;
    return this.take(Date.now());
  }

  private async reserve(): Promise<void> {
    const start = this.windowStart;
    const block = blockSize(this.size);
    const answer = await pool.query<{ used: number }>({
      name: "reserve-rate-limit",
      text: RESERVE,
      values: [this.subject, new Date(start), block],
    });
    if (start !== this.windowStart) return; // the window ended while we asked
    const used = answer.rows[0]?.used ?? this.size + block;
    const granted = Math.max(0, Math.min(block, this.size - (used - block)));
    this.left += granted;
    this.reserved = Math.min(used, this.size);
    this.exhausted = granted < block;
  }
}
