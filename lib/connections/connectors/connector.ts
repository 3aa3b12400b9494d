/** What a person fills in to connect. Secret fields go to the vault and are never given back. */
export interface ConnectorField {
  name: string;
  label: string;
  type: "text" | "multiline" | "url" | "hosts" | "select";
  secret?: boolean;
  required?: boolean;
  hint?: string;
  placeholder?: string;
  /** The choices of a `select`; the first is the default. */
  options?: string[];
}

export interface ConnectorScope {
  value: string;
  title: string;
  default?: boolean;
}

/** OAuth 2 authorisation code with PKCE. An address that is missing here is a field of the same name in snake case. */
export interface OAuth2Auth {
  type: "oauth2";
  authorizeUrl?: string;
  tokenUrl?: string;
  /** RFC 7009; tokens are revoked there when the connection is deleted. */
  revokeUrl?: string;
  /** Answers JSON about the account, which also tests the token. */
  accountUrl?: string;
  issuer?: string;
  /** How the client proves itself at the token endpoint. */
  clientAuth?: "basic" | "post";
  /** Further parameters of the authorize URL. */
  params?: Record<string, string>;
  scopeSeparator?: " " | ",";
  /** How its calendars are read, and the scope without which it is no calendar. */
  calendars?: { api: "google" | "microsoft"; url: string; scope: string };
  /** What can be asked for; empty when the person names scopes of their own. */
  scopes: ConnectorScope[];
}

/** A key in a header of each request. */
export interface ApiKeyAuth {
  type: "api_key";
  header?: string;
  prefix?: string;
  testUrl?: string;
}

/** A user name and password, for a CalDAV server. */
export interface BasicAuth {
  type: "basic";
  /** Servers that keep calendars on hosts beside their own, and where: by the host that people enter. */
  furtherHosts?: Record<string, string[]>;
}

/** A calendar's address that is itself the secret, or what a calendar holds. */
export interface IcsAuth {
  type: "ics";
}

/** What a connector package asks for, and puts into its own requests. */
export interface PackageAuth {
  type: "package";
}

/** An app that can be connected, as plain data. */
export interface Connector {
  app: string;
  title: string;
  description: string;
  kind: "calendar" | "app";
  auth: OAuth2Auth | ApiKeyAuth | BasicAuth | IcsAuth | PackageAuth;
  fields: ConnectorField[];
  /** Where its credentials may be sent; without any the person says so in the field `hosts`. */
  hosts?: string[];
  /** The package whose tools use its connections, and which of the package's ways to connect it is. */
  package?: { name: string; auth: number };
}
