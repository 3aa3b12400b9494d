import { serve } from "inngest/edge";
import { env } from "@/lib/config/env";
import { outboundPausedSince } from "@/lib/outbound/outbound-paused-since";
import { SIGNATURE_HEADER, verifiedSignature } from "./call-signature";
import { createInngest } from "./client";
import { allFunctions } from "./functions/all-functions";
import { isFirstCall } from "./note-call";

export const SERVE_PATH = "/api/inngest";

/** Inngest keeps no more than this of a run, and sends less. */
const MAX_BYTES = 32 * 1024 * 1024;

/** A decision may fall between the look of a run and its wait, where a server loses it; after this long it looks again. */
const LONGEST_WAIT_MS = 6 * 3_600_000;

/** What was once let act is not stopped again. */
let acts = false;

type Handler = (request: Request) => Promise<Response>;

/**
 * The functions for an Inngest server. Each plan step is a step of its own there, named by its id. Whoever does not sign
 * with the installation's key, or sends again what was sent before, gets 401 before the SDK sees anything of it. A
 * restored copy that may not act yet answers 503.
 */
export function serveFunctions(): Handler {
  assertInngestKeys();
  const client = createInngest();
  const handler = serve({
    client,
    functions: allFunctions(client, { ticksPerStep: 1, longestWaitMs: LONGEST_WAIT_MS }),
    serveOrigin: env.inngestServeOrigin,
    servePath: SERVE_PATH,
    enableUnauthedSync: false,
  });
  return async (request) => {
    if (request.method !== "POST" && request.method !== "PUT")
      return refusal(405, "Method not allowed", { allow: "POST, PUT" });
    const text = await readText(request);
    if (text === undefined) return refusal(413, "Payload too large");
    const body = text === "" ? "" : parsed(text);
    const header = request.headers.get(SIGNATURE_HEADER);
    const signature = body === undefined ? undefined : verifiedSignature(header, body, env.inngestSigningKeys);
    if (!signature) return refusal(401, "Unauthorized");
    acts ||= (await outboundPausedSince()) === null;
    if (!acts) return refusal(503, "Unavailable", { "Retry-After": "60" });
    if (!(await isFirstCall(signature))) return refusal(401, "Unauthorized");
    const headers = new Headers(request.headers);
    headers.set("host", new URL(request.url).host); // the SDK makes no sense of a request without
    return handler(new Request(request.url, { method: request.method, headers, body: text }));
  };
}

/** Without a signing key the SDK would answer anybody; without an event key nothing would start. @throws Error */
export function assertInngestKeys(): void {
  const missing = env.missingInngestKey;
  if (missing)
    throw new Error(
      `${missing} is not set. With an Inngest server Drover needs it: nothing is sent or served unsigned.`,
    );
}

function refusal(status: number, message: string, headers: Record<string, string> = {}): Response {
  return Response.json({ message }, { status, headers });
}

/** @returns undefined for a body that is too large */
async function readText(request: Request): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
