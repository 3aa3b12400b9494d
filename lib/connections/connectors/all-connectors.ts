import { packageConnectors } from "@/lib/connectors/package-connectors";
import { packageIndex } from "@/lib/connectors/package-index";
import type { Connector } from "./connector";
import { calendarConnectors, genericConnectors } from "./generic";
import { oauthApps } from "./oauth-apps";

const byApp = (list: readonly Connector[]) => new Map(list.map((each) => [each.app, each]));
const ownConnectors = byApp([...oauthApps, ...calendarConnectors, ...genericConnectors]);
let connectors: ReadonlyMap<string, Connector> | undefined;

/**
 * Drover's own, and those of the installed packages: a package of an app that Drover knows joins what is known of it, and
 * its further ways to connect stand behind.
 */
function installed(): ReadonlyMap<string, Connector> {
  if (!connectors) {
    const brought = packageConnectors(packageIndex(), ownConnectors);
    const besides = (joined: Connector | undefined) =>
      brought.filter((each) => joined && each !== joined && each.package?.name === joined.package?.name);
    const known = [...ownConnectors.values()].flatMap((own) => {
      const joined = brought.find(({ app }) => app === own.app);
      return [joined ?? own, ...besides(joined)];
    });
    connectors = byApp([...known, ...brought]);
  }
  return connectors;
}

export function getConnector(app: string): Connector | undefined {
  return installed().get(app);
}

/** A connection of an app is a calendar when it is asked for what reading calendars takes. */
export function kindOf({ kind, auth }: Connector, scopes: readonly string[]): Connector["kind"] {
  return auth.type === "oauth2" && auth.calendars && scopes.includes(auth.calendars.scope) ? "calendar" : kind;
}

/** Every app that can be connected, in the order the gallery shows them. */
export function allConnectors(): Connector[] {
  return [...installed().values()];
}
