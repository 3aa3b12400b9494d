import type { Readable } from "node:stream";
import { type Agent, request } from "undici";
import { env } from "@/lib/config/env";
import { inSpan } from "@/lib/tracing/span";
import { NetworkError, UrlNotAllowedError } from "./errors";
import { parseUrl } from "./parse-url";
import { ACCEPTED_ENCODINGS, readBody } from "./read-body";
import { vetUrl } from "./vet-address";
import { type Resolve, systemResolve, vettingAgent } from "./vetting-agent";

/** The one door to the network. Whatever leaves Drover for an address that somebody chose goes through here. */

export interface SafeFetchOptions {
  method?: string;
  headers?: Headers | Record<string, string>;
  body?: string | Uint8Array;
  signal?: AbortSignal;
  /** For the whole exchange, redirects included. Default 10 s. */
  timeoutMs?: number;
  /** Of the body, compressed or not. Default 1 MiB. */
  maxBytes?: number;
  /** Take the first `maxBytes` of a body that is longer, instead of refusing the answer. */
  cutBody?: boolean;
  /** Redirects to follow, 0 to 3. Default 0: a redirect is the answer. */
  maxRedirects?: number;
  /** Further `host:port` pairs that the installation itself has configured. */
  allowHosts?: readonly string[];
}

export interface SafeResponse {
  status: number;
  headers: Headers;
  bytes: Uint8Array;
  /** Where the answer came from, after redirects. */
  url: string;
}

export type SafeFetch = (url: string | URL, options?: SafeFetchOptions) => Promise<SafeResponse>;

export const DEFAULT_TIMEOUT_MS = 10_000;
export const DEFAULT_MAX_BYTES = 1024 * 1024;
const MOST_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Decided by the connection, not by the caller. */
const FORBIDDEN_HEADERS =
  /^(?:host|content-length|transfer-encoding|connection|keep-alive|upgrade|expect|te|trailer|proxy-.*)$/;
/** What may follow a redirect to another origin: nothing that says who we are or signs what we said. */
const HARMLESS_HEADERS = new Set(["accept", "accept-encoding", "accept-language", "content-type", "user-agent"]);

/** A safeFetch with its own resolver, for tests; everything else uses the one below. */
export function createSafeFetch(resolve: Resolve = systemResolve): SafeFetch {
  const agents = new Map<string, Agent>();
  const agentFor = (allowed: readonly string[]) => {
    const key = allowed.join();
    const agent = agents.get(key) ?? vettingAgent(allowed, resolve);
    agents.set(key, agent);
    return agent;
  };
  return async (url, options = {}) => {
    const allowed = [...env.allowPrivateHosts, ...(options.allowHosts ?? [])];
    const vetted = vetUrl(url, allowed);
    const { method = "GET" } = options;
    const attributes = { "http.request.method": method, "server.address": vetted.host };
    return inSpan(method, { kind: "client", attributes }, async (span) => {
      const response = await exchange(vetted, options, allowed, agentFor(allowed));
      span.set({ "http.response.status_code": response.status });
      return response;
    });
  };
}

/**
 * Calls a URL and reads its answer whole, whatever its status.
 * @throws UrlNotAllowedError, NetworkError, and the signal's reason when it aborts
 */
export const safeFetch: SafeFetch = createSafeFetch();

/** For URLs that are saved now and called later. @throws UrlNotAllowedError */
export function assertUrlAllowed(url: string): void {
  vetUrl(url, env.allowPrivateHosts);
}

async function exchange(
  start: URL,
  options: SafeFetchOptions,
  allowed: readonly string[],
  dispatcher: Agent,
): Promise<SafeResponse> {
  const { signal: outer, timeoutMs = DEFAULT_TIMEOUT_MS, maxBytes = DEFAULT_MAX_BYTES } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = outer ? AbortSignal.any([outer, timeout]) : timeout;
  let headers = outgoingHeaders(options.headers);
  let { method = "GET", body } = options;
  let url = start;
  let redirects = Math.min(options.maxRedirects ?? 0, MOST_REDIRECTS);
  const follows = redirects > 0;
  try {
    for (;;) {
      const limits = { headersTimeout: timeoutMs, bodyTimeout: timeoutMs };
      const response = await request(url, { method, headers, body: body ?? null, signal, dispatcher, ...limits });
      const answered = incomingHeaders(response.headers);
      const location = answered.get("location");
      if (!follows || !location || !REDIRECTS.has(response.statusCode)) {
        if (!options.cutBody) checkLength(answered, maxBytes, response.body);
        const bytes = await readBody(response.body, answered.get("content-encoding"), maxBytes, options.cutBody);
        return { status: response.statusCode, headers: answered, bytes, url: url.href };
      }
      discard(response.body);
      if (redirects-- === 0) throw new NetworkError("too_many_redirects", "The server redirects too often.", false);
      const next = vetUrl(resolveLocation(location, url), allowed);
      if (next.origin !== url.origin) headers = harmless(headers);
      if (response.statusCode === 303 || (response.statusCode < 303 && method === "POST")) {
        method = "GET";
        body = undefined;
        delete headers["content-type"];
      }
      url = next;
    }
  } catch (error) {
    if (outer?.aborted) throw outer.reason;
    throw explain(error, url, timeout.aborted ? timeoutMs : undefined);
  }
}

export function outgoingHeaders(given: SafeFetchOptions["headers"]): Record<string, string> {
  const headers: Record<string, string> = { "accept-encoding": ACCEPTED_ENCODINGS };
  for (const [name, value] of new Headers(given)) if (!FORBIDDEN_HEADERS.test(name)) headers[name] = value;
  return headers;
}

function harmless(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => HARMLESS_HEADERS.has(name)));
}

export function incomingHeaders(raw: Record<string, string | string[] | undefined>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw)) {
    for (const each of [value ?? []].flat()) headers.append(name, each);
  }
  return headers;
}

export function checkLength(headers: Headers, maxBytes: number, body: Readable): void {
  if (Number(headers.get("content-length")) <= maxBytes) return;
  discard(body);
  throw new NetworkError("response_too_large", `The response is larger than ${maxBytes} bytes.`, false);
}

/** Destroying a body that is not read emits an error, which nobody else listens to. */
function discard(body: Readable): void {
  body.on("error", () => {}).destroy();
}

function resolveLocation(location: string, base: URL): URL {
  const url = parseUrl(location, base);
  if (!url) throw new UrlNotAllowedError("The server redirects to something that is not a URL.");
  return url;
}

/** Our own errors as they are, also when wrapped; all else is a network error, told in plain words. */
export function explain(error: unknown, url: URL, timedOutAfter: number | undefined): Error {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof UrlNotAllowedError || at instanceof NetworkError) return at;
  }
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (timedOutAfter !== undefined || /TIMEOUT/.test(code)) {
    return new NetworkError("timed_out", `${url.host} took too long to answer.`, true, { cause: error });
  }
  const certificate = /CERT|SELF_SIGNED|SSL|TLS|UNABLE_TO_/.test(code);
  const reason = certificate ? "its certificate is not valid" : (PLAIN_WORDS[code] ?? "the connection failed");
  return new NetworkError("network_error", `${url.host} could not be reached: ${reason}.`, !certificate, {
    cause: error,
  });
}

const PLAIN_WORDS: Record<string, string> = {
  ECONNREFUSED: "it refuses connections",
  ECONNRESET: "it closed the connection",
  UND_ERR_SOCKET: "it closed the connection",
  ENOTFOUND: "there is no such name",
  EAI_AGAIN: "its name cannot be looked up at the moment",
  EHOSTUNREACH: "there is no way to it",
  ENETUNREACH: "there is no way to it",
};
