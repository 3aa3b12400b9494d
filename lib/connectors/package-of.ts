import { getConnector } from "@/lib/connections/connectors/all-connectors";
import type { DescribedAuth } from "./package-description";
import { type IndexedPackage, packageIndex } from "./package-index";

export interface ConnectorPackage extends IndexedPackage {
  auth: DescribedAuth;
  authIndex: number;
}

/** The package behind a connector, and which of its ways to connect that is. */
export function packageOf(app: string): ConnectorPackage | undefined {
  const from = getConnector(app)?.package;
  const found = packageIndex().find(({ name }) => name === from?.name);
  const auth = from && found?.description.auths[from.auth];
  return auth && { ...found, auth, authIndex: from.auth };
}
