import { type Agent, request } from "undici";
import { env } from "@/lib/config/env";
import { inSpan } from "@/lib/tracing/span";
import { NetworkError } from "./errors";
import { decodeBody } from "./read-body";
import {
  checkLength,
  DEFAULT_MAX_BYTES,
  DEFAULT_TIMEOUT_MS,
  explain,
  incomingHeaders,
  outgoingHeaders,
  type SafeFetchOptions,
} from "./safe-fetch";
import { vetUrl } from "./vet-address";
import { type Resolve, systemResolve, vettingAgent } from "./vetting-agent";

export interface SafeStream {
  status: number;
  headers: Headers;
  /** Decompressed. It errors with a NetworkError beyond `maxBytes` and after `timeoutMs`; cancelling it closes the connection. */
  body: ReadableStream<Uint8Array>;
}

export type SafeFetchStream = (
  url: string | URL,
  options?: Omit<SafeFetchOptions, "cutBody" | "maxRedirects">,
) => Promise<SafeStream>;

/** A safeFetchStream with its own resolver, for tests; everything else uses the one below. */
export function createSafeFetchStream(resolve: Resolve = systemResolve): SafeFetchStream {
  const agents = new Map<string, Agent>();
  return async (url, options = {}) => {
    const allowed = [...env.allowPrivateHosts, ...(options.allowHosts ?? [])];
    const key = allowed.join();
    const agent = agents.get(key) ?? vettingAgent(allowed, resolve);
    agents.set(key, agent);
    const vetted = vetUrl(url, allowed);
    const { method = "GET" } = options;
    const attributes = { "http.request.method": method, "server.address": vetted.host };
    return inSpan(method, { kind: "client", attributes }, async (span) => {
      const stream = await open(vetted, options, agent);
      span.set({ "http.response.status_code": stream.status });
      return stream;
    });
  };
}

/**
 * The same door as safeFetch, for answers that are read while they are written (server-sent events). A redirect is the
 * answer. The limits of time and size are those of the whole exchange.
 * @throws UrlNotAllowedError, NetworkError, and the signal's reason when it aborts
 */
export const safeFetchStream: SafeFetchStream = createSafeFetchStream();

async function open(url: URL, options: SafeFetchOptions, dispatcher: Agent): Promise<SafeStream> {
  const { signal: outer, timeoutMs = DEFAULT_TIMEOUT_MS, maxBytes = DEFAULT_MAX_BYTES, method = "GET" } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = outer ? AbortSignal.any([outer, timeout]) : timeout;
  const told = (error: unknown) =>
    outer?.aborted ? outer.reason : explain(error, url, timeout.aborted ? timeoutMs : undefined);
  try {
    const limits = { headersTimeout: timeoutMs, bodyTimeout: timeoutMs };
    const headers = outgoingHeaders(options.headers);
    const response = await request(url, { method, headers, body: options.body ?? null, signal, dispatcher, ...limits });
    const answered = incomingHeaders(response.headers);
    checkLength(answered, maxBytes, response.body);
    const { source, close } = decodeBody(response.body, answered.get("content-encoding"));
    const body = limited(source, maxBytes, told, close);
    return { status: response.statusCode, headers: answered, body };
  } catch (error) {
    throw told(error);
  }
}

function limited(
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
  told: (error: unknown) => unknown,
  close: () => void,
): ReadableStream<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  let size = 0;
  let cancelled = false;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const next = await chunks.next();
        if (cancelled) return;
        if (next.done) return controller.close();
        size += next.value.byteLength;
        if (size > maxBytes)
          throw new NetworkError("response_too_large", `The response is larger than ${maxBytes} bytes.`, false);
        controller.enqueue(new Uint8Array(next.value));
      } catch (error) {
        close();
        if (!cancelled) controller.error(told(error));
      }
    },
    cancel() {
      cancelled = true;
      close();
    },
  });
}
