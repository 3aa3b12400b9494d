import type { Connector } from "./connector";
import { calendarConnectors, genericConnectors } from "./generic";
import { oauthApps } from "./oauth-apps";

const connectors: ReadonlyMap<string, Connector> = new Map(
  [...oauthApps, ...calendarConnectors, ...genericConnectors].map((each) => [each.app, each]),
);

export function getConnector(app: string): Connector | undefined {
  return connectors.get(app);
}

/** A connection of an app is a calendar when it is asked for what reading calendars takes. */
export function kindOf({ kind, auth }: Connector, scopes: readonly string[]): Connector["kind"] {
  return auth.type === "oauth2" && auth.calendars && scopes.includes(auth.calendars.scope) ? "calendar" : kind;
}

/** Every app that can be connected, in the order the gallery shows them. */
export function allConnectors(): Connector[] {
  return [...connectors.values()];
}
