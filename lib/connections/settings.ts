import { env } from "@/lib/config/env";
import type { ApiKeyAuth, Connector, OAuth2Auth } from "./connectors/connector";

/** What is stored of a connection beside its secrets: its fields by name, and what it asks for. */
export interface ConnectionConfig {
  fields: Record<string, string>;
  hosts: string[];
  /** What is asked for. */
  scopes: string[];
  /** What the provider said it gave, where that is something else. */
  granted?: string[];
}

/** Where and how a connection's OAuth provider is spoken to. */
export interface OAuthSettings {
  authorizeUrl: string;
  tokenUrl: string;
  revokeUrl: string | undefined;
  accountUrl: string | undefined;
  issuer: string | undefined;
  clientId: string;
  clientAuth: "basic" | "post";
  params: Record<string, string>;
  scopeSeparator: string;
}

/** What the provider is told to send people back to. */
export const redirectUri = () => `${env.publicUrl}/connections/callback`;

export function oauthSettings(connector: Connector, auth: OAuth2Auth, { fields }: ConnectionConfig): OAuthSettings {
  return {
    authorizeUrl: filledIn(auth.authorizeUrl, fields) ?? fields.authorize_url ?? "",
    tokenUrl: filledIn(auth.tokenUrl, fields) ?? fields.token_url ?? "",
    revokeUrl: auth.revokeUrl ?? fields.revoke_url,
    accountUrl: auth.accountUrl ?? fields.account_url,
    issuer: auth.issuer ?? fields.issuer,
    clientId: fields.client_id ?? env.oauthClient(connector.app)?.id ?? "",
    clientAuth: auth.clientAuth ?? (fields.client_auth === "post" ? "post" : "basic"),
    params: auth.params ?? {},
    scopeSeparator: auth.scopeSeparator ?? " ",
  };
}

/** Addresses of some apps have places for what a person filled in: `https://{region}.example.com/token`. */
function filledIn(url: string | undefined, fields: Record<string, string>): string | undefined {
  return url?.replace(/\{(\w+)\}/g, (_place, name: string) => (fields[name] ?? "").replace(/[^\w.-]/g, ""));
}

/** The header a key goes into, and what stands before it. */
export function apiKeySettings(auth: ApiKeyAuth, { fields }: ConnectionConfig) {
  const header = auth.header ?? fields.header ?? "Authorization";
  const prefix = auth.prefix ?? fields.prefix ?? (/^authorization$/i.test(header) ? "Bearer" : "");
  return { header, prefix, testUrl: auth.testUrl ?? fields.test_url };
}
