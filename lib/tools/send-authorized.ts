import { isDeepStrictEqual } from "node:util";
import { parseUrl } from "@/lib/net/parse-url";
import { type SafeFetchOptions, type SafeResponse, safeFetch } from "@/lib/net/safe-fetch";
import { hostNotAllowed } from "@/lib/vault/allowed-hosts";
import type { AuthSource, RequestAuth } from "@/lib/vault/request-auth";
import type { RunSecrets } from "@/lib/vault/run-secrets";
import { networkFailure } from "./network-failure";
import { ToolError } from "./tool-error";

export interface OutgoingRequest {
  method: string;
  url: string;
  headers: Headers;
  body: string | undefined;
}

export interface Authorization {
  auth: AuthSource | undefined;
  secrets: RunSecrets;
}

type Limits = Pick<SafeFetchOptions, "signal" | "timeoutMs" | "maxBytes">;

const MOST_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Sends a request with what authenticates it, which stands over the request's own headers and query, and stays with the
 * origin it is for: a redirect elsewhere is followed without it, and not at all when the place itself carries a secret.
 * After a 401 it tries once more with a fresh token, where there is such a thing. Only a GET follows redirects.
 * @throws ToolError
 */
export async function sendAuthorized(
  request: OutgoingRequest,
  limits: Limits,
  { auth, secrets }: Authorization,
): Promise<SafeResponse> {
  const follows = request.method === "GET" ? MOST_REDIRECTS : 0;
  if (!auth) return send(request, request.url, limits, follows);
  let url = parseUrl(request.url);
  if (!url) throw new ToolError("url_not_allowed", "This is not a URL.");
  for (let left = follows; ; left--) {
    const response = await sendWith(auth, request, url, limits);
    const location = response.headers.get("location");
    if (follows === 0 || !location || !REDIRECTS.has(response.status)) return response;
    if (left === 0) throw new ToolError("too_many_redirects", "The server redirects too often.");
    const next = parseUrl(location, url);
    if (!next) throw new ToolError("url_not_allowed", "The server redirects to no URL.");
    if (next.origin !== url.origin) {
      if (secrets.scrubText(next.href) !== next.href)
        throw hostNotAllowed("The server redirects to another host with a secret in the address.");
      return send({ ...request, headers: harmless(request.headers) }, next.href, limits, left - 1);
    }
    url = next;
  }
}

async function sendWith(auth: AuthSource, request: OutgoingRequest, url: URL, limits: Limits): Promise<SafeResponse> {
  const first = await auth(url);
  const response = await sendSigned(first, request, url, limits);
  if (response.status !== 401) return response;
  const second = await auth(url, { fresh: true });
  return isDeepStrictEqual(second, first) ? response : sendSigned(second, request, url, limits);
}

function sendSigned(added: RequestAuth, request: OutgoingRequest, url: URL, limits: Limits): Promise<SafeResponse> {
  const headers = new Headers(request.headers);
  for (const [name, value] of Object.entries(added.headers)) setHeader(headers, name, value);
  const target = new URL(url);
  for (const [name, value] of Object.entries(added.query)) target.searchParams.set(name, value);
  return send({ ...request, headers }, target.href, limits, 0);
}

function send(
  { method, headers, body }: OutgoingRequest,
  url: string,
  limits: Limits,
  maxRedirects: number,
): Promise<SafeResponse> {
  return networkFailure(safeFetch(url, { method, headers, body, ...limits, maxRedirects: Math.max(0, maxRedirects) }));
}

/** What may go where nobody sent it: nothing that the request says of itself. */
function harmless(headers: Headers): Headers {
  const names = ["accept", "user-agent"];
  return new Headers(names.flatMap((name) => [[name, headers.get(name) ?? ""] as [string, string]]));
}

/** @throws ToolError invalid_input for a value that no header may have (line breaks, most of Unicode) */
export function setHeader(headers: Headers, name: string, value: string): void {
  try {
    headers.set(name, value);
  } catch {
    throw new ToolError("invalid_input", `The header ${name} has characters that a header may not have.`);
  }
}
