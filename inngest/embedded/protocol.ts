/**
 * The part of Inngest's SDK protocol that the embedded engine speaks
 * (https://github.com/inngest/inngest/blob/main/docs/SDK_SPEC.md): what `serve()` is asked and what it answers.
 */

/** One function, as the SDK describes itself in an in-band sync. */
export interface FunctionConfig {
  id: string;
  triggers: { event?: string; expression?: string }[];
  steps: { step: { retries?: { attempts?: number } } };
  concurrency?: number | Concurrency | Concurrency[];
}

/** How many runs of a function may work at a time; with `key`, a CEL expression over the event, for each of its values. */
export interface Concurrency {
  limit: number;
  key?: string;
}

export interface EngineEvent {
  id: string;
  name: string;
  data: Record<string, unknown>;
  ts: number;
}

/** An operation the SDK reports (it ran a step) or asks for (sleep, wait, run this planned step). */
export interface Op {
  op: string;
  id: string;
  name?: string;
  data?: unknown;
  error?: unknown;
  opts?: {
    duration?: string;
    event?: string;
    if?: string;
    timeout?: string;
  };
}

/** Memoised results by operation id, and the order in which they came. */
export interface Memo {
  steps: Record<string, unknown>;
  stack: string[];
}

export interface EngineRun extends Memo {
  id: string;
  functionId: string;
  event: EngineEvent;
  /** Whether a row stands for it; until it first waits, its job is all there is. */
  stored: boolean;
}

/** What one request to the SDK came back with. */
export type Answer =
  | { kind: "ops"; ops: Op[] }
  | { kind: "completed"; output: unknown }
  | { kind: "failed"; error: unknown }
  | { kind: "retry"; error: unknown };

const UNIT_MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** When a wait ends: an RFC 3339 time, or Inngest's duration text such as `1d2h30m` counted from `now`. @returns epoch ms */
export function parseUntil(text: string, now: number): number {
  if (/^\d{4}-/.test(text)) return Date.parse(text);
  let total = 0;
  for (const [, count, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/g))
    total += Number(count) * (UNIT_MS[unit ?? ""] ?? 0);
  return now + total;
}
