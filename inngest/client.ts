import { inspect } from "node:util";
import { Inngest } from "inngest";
import { log } from "@/lib/log/log";
import { mapStack } from "@/lib/log/map-stack.mjs";

export const APP_ID = "drover";

type Fetch = typeof globalThis.fetch;

/**
 * The Inngest client the functions are made with: of an Inngest server, or, with `fetch`, of the embedded engine, which
 * takes the SDK's calls there. Which of them is never left to INNGEST_DEV: in the SDK's dev mode nothing is signed.
 */
export function createInngest(options: { fetch?: Fetch } = {}): Inngest {
  const isDev = options.fetch !== undefined;
  return new Inngest({ id: APP_ID, ...options, isDev, checkpointing: true, logger: quiet });
}

/** The SDK logs each failed attempt; what matters of a run is in its records, so only its errors are passed on. */
const quiet = {
  debug() {},
  info() {},
  warn() {},
  error: (...parts: unknown[]) =>
    log.error("the Inngest SDK reports an error", { error: parts.map(wordsOf).join(" ") }),
};

const wordsOf = (part: unknown) =>
  part instanceof Error ? mapStack(part.stack ?? part.message) : inspect(part, { depth: 3 });
