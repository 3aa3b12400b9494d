import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { env } from "@/lib/config/env";
import { log } from "@/lib/log/log";
import { SIGNATURE_HEADER, signCall } from "./call-signature";
import { SERVE_PATH } from "./serve-functions";

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Tells the Inngest server which functions there are and where, by the sync that the server itself may ask for. Tries
 * again for as long as the server is away. @returns what ends the attempts
 */
export function registerFunctions(handler: (request: Request) => Promise<Response>): () => void {
  const stopped = new AbortController();
  void (async () => {
    let pause = FIRST_PAUSE_MS;
    for (let attempt = 1; !stopped.signal.aborted; attempt++) {
      const problem = await register(handler);
      if (!problem) return;
      if (attempt === 1) log.warn(`Inngest did not take the functions yet (${problem}); trying again.`);
      await sleep(pause, undefined, { signal: stopped.signal }).catch(() => {});
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  })();
  return () => stopped.abort();
}

/** @returns what went wrong, or undefined */
async function register(handler: (request: Request) => Promise<Response>): Promise<string | undefined> {
  const url = `${env.inngestServeOrigin}${SERVE_PATH}`;
  const [key = ""] = env.inngestSigningKeys;
  const body = { url, id: randomUUID() }; // of workers that start in the same second, each makes a call of its own
  try {
    const response = await handler(
      new Request(url, {
        method: "PUT",
        headers: { "content-type": "application/json", [SIGNATURE_HEADER]: signCall(body, key) },
        body: JSON.stringify(body),
      }),
    );
    if (response.ok) return undefined;
    const { message } = (await response.json()) as { message?: string };
    return message ?? `status ${response.status}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
