import { setTimeout as pause } from "node:timers/promises";
import { log } from "@/lib/log/log";

/**
 * Does something again and again, the next time `pauseMs` after it was done; what fails is said and tried again.
 * @returns ends it, once what is under way has ended
 */
export function repeatEvery(pauseMs: number, name: string, work: () => Promise<void>): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const loop = async () => {
    while (!signal.aborted) {
      await work().catch((error: unknown) => log.error(`${name} failed`, { error }));
      await pause(pauseMs, undefined, { signal }).catch(() => {}); // aborted
    }
  };
  const ended = loop();
  return async () => {
    stopping.abort();
    await ended;
  };
}
