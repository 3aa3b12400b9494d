import { env } from "@/lib/config/env";
import type { ErrorDetail } from "@/lib/errors/app-error";
import { UrlNotAllowedError } from "@/lib/net/errors";
import { assertUrlAllowed } from "@/lib/net/safe-fetch";
import { hostAndPort } from "@/lib/net/vet-address";
import { invalidInput } from "@/lib/validation/parse-input";
import { hostMatches, normalizeHostPattern } from "@/lib/vault/allowed-hosts";
import type { Connector, ConnectorField } from "./connectors/connector";
import type { ConnectionConfig } from "./settings";

export interface ReadFields {
  config: ConnectionConfig;
  secrets: Record<string, string>;
}

interface Given {
  fields?: Record<string, string> | undefined;
  scopes?: string[] | undefined;
}

const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]{1,300}$/;
/** What is reached with a token, so that the token may be sent there. */
const ASKED_WITH_SECRET = ["account_url", "test_url"];

/**
 * Sorts what was filled in into what is stored as it is and what goes to the vault. Addresses have to be https, save on
 * hosts that the installation itself allows.
 * @throws AppError validation_failed, with a detail for each field
 */
export function readFields(connector: Connector, asked: Given): ReadFields {
  const problems: ErrorDetail[] = [];
  const fields: Record<string, string> = {};
  const secrets: Record<string, string> = {};
  const values = asked.fields ?? {};
  for (const name of Object.keys(values)) {
    if (!connector.fields.some((field) => field.name === name)) problems.push(problem(name, "Unknown field."));
  }
  for (const field of connector.fields) {
    const given = (values[field.name] ?? "").trim();
    const value = field.type === "url" ? given.replace(/^webcals?:/i, "https:") : given;
    const message = value === "" ? missing(connector, field) : wrong(field, value);
    if (message) problems.push(problem(field.name, message));
    else if (value !== "") (field.secret ? secrets : fields)[field.name] = value;
  }
  const { hosts: listed, ...rest } = fields;
  const hosts = [...(connector.hosts ?? patterns(listed ?? "").flatMap((each) => normalizeHostPattern(each) ?? []))];
  if (problems.length === 0 && connector.auth.type === "basic" && fields.url) {
    const { host } = new URL(fields.url);
    hosts.push(host, ...(connector.auth.furtherHosts?.[host] ?? []));
  }
  for (const name of ASKED_WITH_SECRET) {
    const url = rest[name];
    if (url && problems.length === 0 && !hostMatches(hosts, new URL(url)))
      problems.push(problem(name, "Its host is not among the allowed hosts."));
  }
  const scopes = readScopes(connector, asked.scopes, problems);
  if (problems.length > 0) throw invalidInput(problems);
  return { config: { fields: rest, hosts, scopes }, secrets };
}

const patterns = (text: string) => text.split(/[\s,]+/).filter(Boolean);
const problem = (name: string, message: string): ErrorDetail => ({ path: `fields.${name}`, message });

function missing(connector: Connector, field: ConnectorField): string | undefined {
  if (!field.required) return undefined;
  if (field.name === "client_id" && env.oauthClient(connector.app)) return undefined;
  return `${field.label} is missing.`;
}

function wrong({ name, type, secret, options }: ConnectorField, value: string): string | undefined {
  if (value.length > (type === "multiline" ? 48_000 : secret ? 8192 : 2000)) return "Is too long.";
  const printed = type === "multiline" ? value.replace(/[\r\n\t]/g, "") : value;
  if (/\p{Cc}/u.test(printed) || !value.isWellFormed()) return "Contains control characters.";
  if (name === "header" && !HEADER_NAME.test(value)) return "Is not the name of a header.";
  if ((name === "key" || name === "prefix") && !/^[\x20-\x7e]*$/.test(value)) return "May have ASCII characters only.";
  if (type === "select" && !options?.includes(value)) return `Must be one of ${options?.join(", ")}.`;
  if (type === "hosts" && !patterns(value).every(normalizeHostPattern))
    return "Must be host names such as api.example.com or *.example.com, separated by commas.";
  return type === "url" ? wrongUrl(value) : undefined;
}

function wrongUrl(value: string): string | undefined {
  try {
    assertUrlAllowed(value);
  } catch (error) {
    if (error instanceof UrlNotAllowedError) return error.message;
    throw error;
  }
  const url = new URL(value);
  if (url.protocol === "https:" || env.allowPrivateHosts.includes(hostAndPort(url))) return undefined;
  return "Must begin with https.";
}

function readScopes(connector: Connector, scopes: string[] | undefined, problems: ErrorDetail[]): string[] {
  if (connector.auth.type !== "oauth2") {
    if (scopes?.length) problems.push({ path: "scopes", message: `${connector.title} has no scopes.` });
    return [];
  }
  const offered = connector.auth.scopes;
  if (scopes === undefined) return offered.filter((scope) => scope.default).map((scope) => scope.value);
  const unknown = scopes.find((scope) =>
    offered.length > 0 ? !offered.some(({ value }) => value === scope) : !SCOPE.test(scope),
  );
  if (unknown !== undefined) problems.push({ path: "scopes", message: `"${unknown}" is not a scope of this app.` });
  return [...new Set(scopes)];
}
