import { NetworkError, UrlNotAllowedError } from "@/lib/net/errors";
import { safeFetch } from "@/lib/net/safe-fetch";
import { signDelivery } from "./sign-delivery";

const TIMEOUT_MS = 15_000;
/** What is read of an answer, and what of that is kept. */
const READ_BYTES = 64 * 1024;
const KEPT_BYTES = 4 * 1024;
const KEPT_HEADERS = 50;

/** What one attempt came to: an answer, or the error that took its place. */
export interface Attempt {
  startedAt: Date;
  durationMs: number;
  requestHeaders: Record<string, string>;
  response: { status: number; headers: Headers; body: string } | null;
  error: string | null;
}

/**
 * Posts a delivery once, signed as of now. Never throws for what the receiver does: that is the attempt's outcome.
 * @param secrets gives the `whsec_…` secrets, the current one first
 */
export async function sendDelivery(
  delivery: { id: string; payload: string; url: string },
  secrets: () => string[],
  timeoutMs = TIMEOUT_MS,
): Promise<Attempt> {
  const startedAt = new Date();
  const began = performance.now();
  let requestHeaders: Record<string, string> = {};
  let response: Attempt["response"] = null;
  let error: string | null = null;
  try {
    requestHeaders = {
      "content-type": "application/json",
      "user-agent": "Drover",
      ...signDelivery(delivery.id, delivery.payload, secrets(), startedAt),
    };
    const { status, headers, bytes } = await safeFetch(delivery.url, {
      method: "POST",
      headers: requestHeaders,
      body: delivery.payload,
      timeoutMs,
      maxBytes: READ_BYTES,
      cutBody: true,
    });
    response = { status, headers, body: printable(bytes.subarray(0, KEPT_BYTES)) };
    if (!isSuccess(response)) error = failureOf(status);
  } catch (thrown) {
    error = reasonOf(thrown);
  }
  return { startedAt, durationMs: Math.round(performance.now() - began), requestHeaders, response, error };
}

/** Any 2xx, and nothing else: a redirect is never followed, so nothing has arrived where it leads. */
export function isSuccess(response: Attempt["response"]): boolean {
  return response !== null && response.status >= 200 && response.status < 300;
}

/** An answer's headers as the log keeps them. */
export function keptHeaders(headers: Headers): Record<string, string> {
  return Object.fromEntries([...headers].slice(0, KEPT_HEADERS).map(([name, value]) => [name, value.slice(0, 500)]));
}

function failureOf(status: number): string {
  if (status >= 300 && status < 400) return `The receiver answered ${status}. Redirects are not followed.`;
  return `The receiver answered ${status}.`;
}

function reasonOf(thrown: unknown): string {
  if (thrown instanceof NetworkError || thrown instanceof UrlNotAllowedError) return thrown.message;
  return "The event could not be signed: the endpoint's secret cannot be read. Rotate it.";
}

/** Text as PostgreSQL can hold it. */
function printable(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).replaceAll("\0", "\ufffd");
}
