import { hostNotAllowed, requireAllowedHost } from "./allowed-hosts";
import { type AuthOptions, clientCredentialsToken } from "./client-credentials";
import type { RunSecrets } from "./run-secrets";
import type { OpenedCredential } from "./stored-secret";

/** What to add to one request. It is put over whatever the request itself says. */
export interface RequestAuth {
  headers: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
}

/**
 * Where the authentication of requests comes from: a credential, a connection. It vets the URL itself, and has told
 * `RunSecrets` of every value before it hands one out.
 * @throws ToolError credential_host_not_allowed, credential_not_found, credential_revoked, …
 */
export type AuthSource = (url: URL, options?: AuthOptions) => Promise<RequestAuth>;

const DEFAULT_HEADER = "X-API-Key";

/** The credential of this name or id as a source of authentication. */
export function credentialAuth(secrets: RunSecrets, ref: string): AuthSource {
  return async (url, options) => authorizeRequest(secrets, await secrets.openCredential(ref), url, options);
}

/** @throws ToolError credential_host_not_allowed before anything is sent anywhere, and what the token's server answers */
export async function authorizeRequest(
  secrets: RunSecrets,
  opened: OpenedCredential,
  url: URL,
  options: AuthOptions = {},
): Promise<RequestAuth> {
  requireAllowedHost(opened.name, opened.allowedHosts, url);
  const { type, config, values } = opened;
  switch (type) {
    case "api_key":
      if (config.query) return { headers: {}, query: { [config.query]: values.value ?? "" } };
      return { headers: { [config.header || DEFAULT_HEADER]: values.value ?? "" }, query: {} };
    case "bearer":
      return { headers: { Authorization: `Bearer ${values.value}` }, query: {} };
    case "basic": {
      const pair = Buffer.from(`${config.username ?? ""}:${values.password ?? ""}`).toString("base64");
      return { headers: { Authorization: `Basic ${pair}` }, query: {} };
    }
    case "oauth2_client": {
      const token = await clientCredentialsToken(secrets, opened, options);
      return { headers: { Authorization: `Bearer ${token}` }, query: {} };
    }
    case "connection":
      throw hostNotAllowed("What a connection holds is used through the connection.");
  }
}
