import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  customFetch,
  None,
  ResponseBodyError,
} from "openid-client";
import { env } from "@/lib/config/env";
import { NetworkError, UrlNotAllowedError } from "@/lib/net/errors";
import { safeFetch } from "@/lib/net/safe-fetch";
import { hostAndPort } from "@/lib/net/vet-address";
import type { OAuthSettings } from "./settings";

const MAX_ANSWER_BYTES = 256 * 1024;
const NULL_BODY = new Set([101, 204, 205, 304]);

/** A provider and our client there, for openid-client; whatever it asks of the network goes through safeFetch. */
export function oauthClient(settings: OAuthSettings, clientSecret?: string): Configuration {
  const { authorizeUrl, tokenUrl, revokeUrl, clientId } = settings;
  const server = {
    issuer: settings.issuer ?? new URL(authorizeUrl).origin,
    authorization_endpoint: authorizeUrl,
    token_endpoint: tokenUrl,
    ...(revokeUrl ? { revocation_endpoint: revokeUrl } : {}),
  };
  const bySecret = settings.clientAuth === "post" ? ClientSecretPost : ClientSecretBasic;
  const client = new Configuration(server, clientId, {}, clientSecret ? bySecret(clientSecret) : None());
  client[customFetch] = providerFetch;
  // Plain http only where the installation itself has let the host in; readFields refuses it anywhere else.
  const urls = [authorizeUrl, tokenUrl, ...(revokeUrl ? [revokeUrl] : [])].map((each) => new URL(each));
  const insecure = urls.filter(({ protocol }) => protocol !== "https:");
  if (insecure.length > 0 && insecure.every((url) => env.allowPrivateHosts.includes(hostAndPort(url)))) {
    allowInsecureRequests(client);
  }
  return client;
}

interface FetchInit {
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

async function providerFetch(url: string, { method = "GET", headers = {}, body }: FetchInit): Promise<Response> {
  const answer = await safeFetch(url, {
    method,
    headers,
    ...(body === undefined || body === null ? {} : { body: String(body) }),
    maxBytes: MAX_ANSWER_BYTES,
  });
  answer.headers.delete("content-encoding");
  if (NULL_BODY.has(answer.status)) return new Response(null, { status: answer.status, headers: answer.headers });
  const text = new TextDecoder().decode(answer.bytes);
  return asStandard(text) ?? new Response(text, { status: answer.status, headers: answer.headers });

  /** Some providers answer an error with 200, or tokens without `token_type`. An id_token is not asked for, nor believed. */
  function asStandard(json: string): Response | undefined {
    const answered = parse(json);
    if (!answered || answer.status !== 200 || method !== "POST") return undefined;
    const { id_token: _, error, token_type: type, ...rest } = answered;
    if (typeof error === "string" && answered.access_token === undefined) {
      return Response.json({ error, error_description: rest.error_description }, { status: 400 });
    }
    const kind = typeof type === "string" && /^dpop$/i.test(type) ? type : "bearer";
    return Response.json({ ...rest, token_type: kind });
  }
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** What went wrong at a provider. `code` is its own (`invalid_grant`), when it gave one. */
export interface OAuthFailure {
  code?: string;
  message: string;
  /** The network's, so that it may pass later. */
  retryable: boolean;
}

/** An error of openid-client in plain words; nothing of what was sent or answered beside the error's code. */
export function explainOAuth(error: unknown, host: string): OAuthFailure {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof NetworkError) return { message: at.message, retryable: at.retryable };
    if (at instanceof UrlNotAllowedError) return { message: at.message, retryable: false };
    if (at instanceof ResponseBodyError) {
      const code = /^[\w.-]{1,80}$/.test(at.error) ? at.error : "an error";
      return { code, message: `${host} answered ${code}.`, retryable: at.status >= 500 || at.status === 429 };
    }
  }
  const status = statusOf(error);
  if (status === undefined) return { message: `${host} answered something that is no token.`, retryable: false };
  return { message: `${host} answered ${status} and no token.`, retryable: status >= 500 || status === 429 };
}

function statusOf(error: unknown): number | undefined {
  for (let at = error; at instanceof Error; at = at.cause) if (at.cause instanceof Response) return at.cause.status;
  return undefined;
}
