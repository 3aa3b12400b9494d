import type { FetchLike } from "@modelcontextprotocol/client";
import { canonicalJson } from "@/lib/crypto/canonical-json";
import { type SafeStream, safeFetchStream } from "@/lib/net/safe-fetch-stream";
import type { AuthSource, RequestAuth } from "@/lib/vault/request-auth";

export interface McpFetchOptions {
  /** What every request carries, if the server may have it. */
  authorize?: AuthSource | undefined;
  /** Of everything the server sends over the connection. */
  maxBytes: number;
  /** Ends whatever is under way. */
  signal: AbortSignal;
  /** For one exchange. */
  timeoutMs: number;
  /** Told of a body that broke off: the transport would wait on. */
  onBroken: (error: unknown) => void;
}

/** The network as the SDK's transport sees it: `fetch`, by way of the one door there is. */
export function mcpFetch(options: McpFetchOptions): FetchLike {
  let left = options.maxBytes;
  return async (input, init = {}) => {
    const headers = new Headers(init.headers);
    // Nothing is listened to beside the answers; a stream is taken up again only where it broke off.
    if (init.method === "GET" && !headers.has("last-event-id")) return new Response(null, { status: 405 });
    const target = new URL(input);
    const send = (auth: RequestAuth | undefined): Promise<SafeStream> => {
      const url = new URL(target);
      for (const [name, value] of Object.entries(auth?.headers ?? {})) headers.set(name, value);
      for (const [name, value] of Object.entries(auth?.query ?? {})) url.searchParams.set(name, value);
      return safeFetchStream(url, {
        method: init.method ?? "GET",
        headers,
        ...(typeof init.body === "string" && { body: init.body }),
        signal: init.signal ? AbortSignal.any([init.signal, options.signal]) : options.signal,
        timeoutMs: options.timeoutMs,
        maxBytes: left,
      });
    };
    const auth = await options.authorize?.(target);
    let answer = await send(auth);
    if (answer.status === 401 && options.authorize) {
      const fresh = await options.authorize(target, { fresh: true });
      if (canonicalJson(fresh) !== canonicalJson(auth)) {
        await answer.body.cancel();
        answer = await send(fresh);
      }
    }
    const { status } = answer;
    if (status === 204 || status === 205 || status === 304) {
      await answer.body.cancel();
      return new Response(null, { status, headers: answer.headers });
    }
    const kept = new Headers(answer.headers);
    kept.delete("content-encoding"); // it is decoded already
    kept.delete("content-length");
    const counted = watched(answer.body, (bytes) => (left -= bytes), options.onBroken);
    return new Response(counted, { status, headers: kept });
  };
}

function watched(
  body: ReadableStream<Uint8Array>,
  onBytes: (bytes: number) => void,
  onBroken: (error: unknown) => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  let cancelled = false;
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      try {
        const next = await reader.read();
        if (cancelled) return;
        if (next.done) return controller.close();
        onBytes(next.value.byteLength);
        controller.enqueue(new Uint8Array(next.value));
      } catch (error) {
        if (cancelled) return;
        onBroken(error);
        controller.error(error);
      }
    },
    cancel: (reason) => {
      cancelled = true;
      return reader.cancel(reason);
    },
  });
}
