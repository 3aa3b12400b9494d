import type { Metadata } from "next";
import { ConnectionsView } from "@/components/connections/connections-view";
import { Hydrate } from "@/components/shell/hydrate";
import { requireSession } from "@/lib/auth/page-session";
import { listConnections } from "@/lib/connections/list-connections";
import { listConnectors } from "@/lib/connections/list-connectors";
import { CONNECTIONS_PER_PAGE, connectionKeys } from "@/lib/connections/queries";

export const metadata: Metadata = { title: "Connections" };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function ConnectionsPage({ searchParams }: Props) {
  const { ctx } = await requireSession("/connections");
  const { id, problem, connect } = await searchParams;
  const [connections, connectors] = await Promise.all([
    listConnections(ctx, { limit: CONNECTIONS_PER_PAGE }),
    listConnectors(ctx),
  ]);
  const pages = { pages: [connections], pageParams: [null] };
  return (
    <Hydrate
      queries={[
        [connectionKeys.list, pages],
        [connectionKeys.connectors, connectors],
      ]}
    >
      <ConnectionsView
        canWrite={ctx.scopes.has("credentials:write")}
        shown={typeof id === "string" ? id : undefined}
        connect={typeof connect === "string" ? connect : undefined}
        problem={problem === "session" || problem === "state" || problem === "scope" ? problem : undefined}
      />
    </Hydrate>
  );
}
