import { env } from "@/lib/config/env";
import { db } from "@/lib/db/client";
import { hostAndPort } from "@/lib/net/vet-address";
import { ToolError } from "@/lib/tools/tool-error";
import { hostMatches, hostNotAllowed } from "@/lib/vault/allowed-hosts";
import type { AuthSource } from "@/lib/vault/request-auth";
import type { RunSecrets } from "@/lib/vault/run-secrets";
import { getConnector } from "./connectors/all-connectors";
import { type ConnectionRecord, heldBy } from "./exchange-code";
import { liveTokens } from "./refresh-tokens";
import { configOf } from "./serialize";
import { apiKeySettings } from "./settings";

/** A connection ready for a request. For the worker alone. */
export interface OpenedConnection {
  row: ConnectionRecord;
  hosts: string[];
  /** What proves who asks; empty for a calendar whose address does. */
  headers: Record<string, string>;
  /** Every value of it that is secret. */
  secrets: string[];
  /** The calendar's address, where that is the secret. */
  url?: string;
  /** What the calendar holds, where that was given itself: iCalendar. */
  text?: string;
  /** What it holds by name, for the package whose connection it is. */
  values?: Record<string, string>;
}

/**
 * Opens a connection: with OAuth 2 its access token is renewed when it is about to expire, or with `refused` when it is
 * the one that was answered 401.
 * @param ref id or name
 * @throws ToolError connection_not_found, connection_not_ready, connection_expired
 */
export async function openConnection(workspaceId: string, ref: string, refused?: string): Promise<OpenedConnection> {
  const row = await db.connection.findFirst({ where: { workspaceId, OR: [{ id: ref }, { name: ref }] } });
  if (!row) throw new ToolError("connection_not_found", `There is no connection "${ref.slice(0, 200)}".`);
  return openRow(row, refused);
}

/** The same of a row that was read. */
export async function openRow(row: ConnectionRecord, refused?: string): Promise<OpenedConnection> {
  const connector = getConnector(row.app);
  if (!connector) throw new ToolError("connection_not_ready", `The connector of "${row.name}" is not installed.`);
  const config = configOf(row);
  const { hosts } = config;
  if (connector.auth.type === "oauth2") {
    const values = await liveTokens(row, refused);
    const headers = { Authorization: `Bearer ${values.access_token ?? ""}` };
    const { access_token = "" } = values;
    return { row, hosts, headers, secrets: Object.values(values), values: { access_token } };
  }
  const values = await heldBy(row);
  const secrets = Object.values(values);
  if (connector.auth.type === "package") return { row, hosts, headers: {}, secrets, values };
  if (connector.auth.type === "ics") {
    if (values.events !== undefined) return { row, hosts: [], headers: {}, secrets: [], text: values.events };
    return { row, hosts: [], headers: {}, secrets, url: values.url ?? "" };
  }
  if (connector.auth.type === "api_key") {
    const { header, prefix } = apiKeySettings(connector.auth, config);
    const value = `${prefix ? `${prefix} ` : ""}${values.key ?? ""}`;
    return { row, hosts, headers: { [header]: value }, secrets };
  }
  const pair = Buffer.from(`${config.fields.username ?? ""}:${values.password ?? ""}`).toString("base64");
  return { row, hosts, headers: { Authorization: `Basic ${pair}` }, secrets: [...secrets, pair] };
}

/** The headers for one request. @throws ToolError credential_host_not_allowed before anything is sent */
export function headersFor({ row, hosts, headers, values }: OpenedConnection, url: URL): Record<string, string> {
  if (values && Object.keys(headers).length === 0) {
    throw hostNotAllowed(`The connection "${row.name}" is for the tools of its own app.`);
  }
  if (!hostMatches(hosts, url)) {
    throw hostNotAllowed(`The connection "${row.name}" may not be used for ${url.host}.`);
  }
  if (url.protocol !== "https:" && !env.allowPrivateHosts.includes(hostAndPort(url))) {
    throw hostNotAllowed(`The connection "${row.name}" is only used over https.`);
  }
  return headers;
}

/** A connection as the source of a request's authentication; one per step, since it remembers the token that was refused. */
export function connectionAuth(secrets: RunSecrets, ref: string): AuthSource {
  let last: OpenedConnection | undefined;
  return async (url, options = {}) => {
    const refused = options.fresh ? last?.headers.Authorization?.replace(/^Bearer /, "") : undefined;
    last = await openConnection(secrets.owner.workspaceId, ref, refused);
    secrets.hold(last.secrets);
    return { headers: headersFor(last, url), query: {} };
  };
}
