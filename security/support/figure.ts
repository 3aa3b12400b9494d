import type { TestContext } from "vitest";

declare module "vitest" {
  interface TaskMeta {
    /** What a test has counted, by the threat it stands for: the table of proofs adds them up. */
    figures?: Record<string, Record<string, number>>;
  }
}

/** Counts for the table: `figure(task, "S4", { requests: 5 })`. */
export function figure({ meta }: TestContext["task"], threat: string, counts: Record<string, number>): void {
  meta.figures ??= {};
  const sums = meta.figures[threat] ?? {};
  for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count;
  meta.figures[threat] = sums;
}
