import { allConnectors } from "@/lib/connections/connectors/all-connectors";
import type { ConnectionRecord } from "@/lib/connections/exchange-code";
import { db } from "@/lib/db/client";
import { ToolError } from "@/lib/tools/tool-error";
import type { IndexedPackage } from "./package-index";

/**
 * The connection that a package's action works with: the one that is named, else the first that is connected.
 * @param ref name or id
 * @throws ToolError connection_needed, connection_not_found
 */
export async function findPackageConnection(
  workspaceId: string,
  { name, description: { displayName } }: IndexedPackage,
  ref: string | undefined,
): Promise<ConnectionRecord> {
  const apps = allConnectors().flatMap(({ app, package: from }) => (from?.name === name ? [app] : []));
  if (ref !== undefined) {
    const named = await db.connection.findFirst({ where: { workspaceId, OR: [{ id: ref }, { name: ref }] } });
    if (!named) throw new ToolError("connection_not_found", `There is no connection "${ref}".`);
    if (apps.includes(named.app)) return named;
    throw new ToolError("connection_not_found", `The connection "${named.name}" is not one to ${displayName}.`);
  }
  const rows = await db.connection.findMany({
    where: { workspaceId, app: { in: apps } },
    orderBy: { id: "asc" },
    take: 50,
  });
  const first = rows.find(({ status }) => status === "connected") ?? rows[0];
  if (first) return first;
  throw new ToolError("connection_needed", `No connection to ${displayName} yet. Add one under Connections first.`);
}
