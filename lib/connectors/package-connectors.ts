import type { Connector, ConnectorField, OAuth2Auth } from "@/lib/connections/connectors/connector";
import { CLIENT_FIELDS } from "@/lib/connections/connectors/oauth-apps";
import { hostsOf } from "./hosts-of";
import type { DescribedAuth, PieceProp } from "./package-description";
import type { IndexedPackage } from "./package-index";

const HOSTS: ConnectorField = {
  name: "hosts",
  label: "Allowed hosts",
  type: "hosts",
  hint: "Where it may be sent, separated by commas. Left empty, wherever the connector's package sends it.",
  placeholder: "api.example.com",
};

/** The connectors that installed packages bring: one for each way to connect. @param known apps of Drover's own */
export function packageConnectors(
  packages: readonly IndexedPackage[],
  known: ReadonlyMap<string, Connector>,
): Connector[] {
  const taken = new Set(known.keys());
  return packages.flatMap((each) => {
    const hosts = hostsOf(each.description.auths);
    return each.description.auths.flatMap((auth, at) => {
      const made = connectorOf(each, auth, hosts);
      const joined = auth.type === "OAUTH2" ? known.get(each.app) : undefined;
      const connector = joined ? join(joined, made) : made && { ...made, app: freeName(each.app, auth, taken) };
      if (!connector) return [];
      taken.add(connector.app);
      return [{ ...connector, package: { name: each.name, auth: at } }];
    });
  });
}

/** What Drover says of an app itself stands; what the package asks for besides can be asked for. */
function join(own: Connector, made: Connector | undefined): Connector | undefined {
  if (made?.auth.type !== "oauth2" || own.auth.type !== "oauth2") return undefined;
  const known = own.auth.scopes.map(({ value }) => value);
  const more = made.auth.scopes
    .filter(({ value }) => !known.includes(value))
    .map((scope) => ({ ...scope, default: false }));
  const hosts = [...new Set([...(own.hosts ?? []), ...(made.hosts ?? [])])];
  return { ...own, hosts, auth: { ...own.auth, scopes: [...own.auth.scopes, ...more] } };
}

const SUFFIX: Record<string, string> = { OAUTH2: "oauth", BASIC_AUTH: "password" };

function freeName(app: string, { type }: DescribedAuth, taken: ReadonlySet<string>): string {
  const second = `${app}_${SUFFIX[type] ?? "token"}`;
  for (let number = 0; ; number++) {
    const name = [app, second][number] ?? `${second}_${number}`;
    if (!taken.has(name)) return name;
  }
}

function connectorOf(each: IndexedPackage, auth: DescribedAuth, hosts: string[] | undefined): Connector | undefined {
  const { description, app } = each;
  const several = description.auths.length > 1 && auth.type !== "OAUTH2";
  const base = {
    app,
    title: several
      ? `${description.displayName} (${(auth.displayName || "token").toLowerCase()})`
      : description.displayName,
    description: `${(description.description || `${description.displayName}, by a connector package`).replace(/\.$/, "")}.`,
    kind: "app" as const,
    ...(hosts ? { hosts } : {}),
  };
  const fields = (list: ConnectorField[]) => (hosts ? list : [...list, HOSTS]);
  switch (auth.type) {
    case "OAUTH2":
      return { ...base, auth: oauthOf(auth), fields: fields([...fieldsOf(auth.props), ...CLIENT_FIELDS]) };
    case "SECRET_TEXT":
      return { ...base, auth: { type: "package" }, fields: fields([secretField("secret_text", auth)]) };
    case "CUSTOM_AUTH":
      return { ...base, auth: { type: "package" }, fields: fields(fieldsOf(auth.props)) };
    case "BASIC_AUTH":
      return {
        ...base,
        auth: { type: "package" },
        fields: fields([
          { name: "username", label: auth.username?.displayName || "User name", type: "text", required: true },
          { ...secretField("password", auth), label: auth.password?.displayName || "Password" },
        ]),
      };
    default:
      return undefined;
  }
}

function oauthOf(auth: DescribedAuth): OAuth2Auth {
  return {
    type: "oauth2",
    authorizeUrl: auth.authUrl,
    tokenUrl: auth.tokenUrl,
    clientAuth: auth.authorizationMethod === "HEADER" ? "basic" : "post",
    ...(auth.extra ? { params: auth.extra } : {}),
    scopeSeparator: auth.scopeDelimiter === "," ? "," : " ",
    scopes: auth.scope.map((value) => ({ value, title: value, default: true })),
  };
}

function secretField(name: string, { displayName }: DescribedAuth): ConnectorField {
  const label = displayName && displayName !== "Connection" ? displayName : "Key";
  return { name, label, type: "text", required: true, secret: true };
}

/** What a person fills in; a package's own words for it are Markdown with links, and are left out. */
function fieldsOf(props: Record<string, PieceProp>): ConnectorField[] {
  return Object.entries(props).flatMap(([name, { type, displayName, required, options }]): ConnectorField[] => {
    if (type === "MARKDOWN") return [];
    const field = { name, label: displayName || name, required: required ?? false };
    if (type === "SECRET_TEXT") return [{ ...field, type: "text", secret: true }];
    if (type === "CHECKBOX") return [{ ...field, type: "select", options: ["false", "true"] }];
    if (options?.length) {
      const labels = options.map(({ value, label }) => `${label}: ${value}`).join(", ");
      const hint = options.some(({ value, label }) => label !== "" && label !== value) ? { hint: `${labels}.` } : {};
      return [{ ...field, ...hint, type: "select", options: options.map(({ value }) => String(value)) }];
    }
    return [{ ...field, type: "text" }];
  });
}
