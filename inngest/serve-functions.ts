import { serve } from "inngest/edge";
import { env } from "@/lib/config/env";
import { outboundPausedSince } from "@/lib/outbound/outbound-paused-since";
import { createInngest } from "./client";
import { allFunctions } from "./functions/all-functions";

/** What was once let act is not stopped again. */
let acts = false;
let handler: ((request: Request) => Promise<Response>) | undefined;

/**
 * The functions for an Inngest server, which signs its requests. Each plan step is a step of its own there, named by its
 * id. With the embedded engine there is no such endpoint: 404. In a restored copy that may not act yet: 503.
 */
export async function servedFunctions(request: Request): Promise<Response> {
  if (!env.inngestMode) return new Response(null, { status: 404 });
  acts ||= (await outboundPausedSince()) === null;
  if (!acts) return new Response(null, { status: 503, headers: { "Retry-After": "60" } });
  handler ??= serveSigned();
  return handler(request);
}

function serveSigned() {
  assertSigned();
  const client = createInngest();
  return serve({ client, functions: allFunctions(client, { ticksPerStep: 1 }) });
}

/** Without a signing key the SDK would answer anybody. @throws when the installation is set up that way */
export function assertSigned(): void {
  if (env.inngestMode && !env.inngestSigningKey) {
    throw new Error("INNGEST_SIGNING_KEY is not set. Drover does not serve its functions to unsigned requests.");
  }
}
