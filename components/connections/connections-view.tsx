"use client";
import { Plug } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { LoadError } from "@/components/ui/load-error";
import { LoadMore } from "@/components/ui/load-more";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { type Connection, useConnections, useConnectors } from "@/lib/connections/queries";
import { ConnectionsTable } from "./connections-table";
import { ConnectorGallery } from "./connector-gallery";

const ConnectDialog = dynamic(async () => (await import("./connect-dialog")).ConnectDialog, { ssr: false });

const PROBLEMS = {
  session: "You were not signed in to Drover when you came back. Connect once more.",
  state: "This was no sign-in that you have under way: it was used before, has expired, or somebody else began it.",
  scope: "Your role does not let you connect apps.",
};

/** Accounts and calendars that agents act with, and what else can be connected. */
export function ConnectionsView(props: {
  canWrite: boolean;
  /** The connection that somebody has just signed in to. */
  shown: string | undefined;
  problem: keyof typeof PROBLEMS | undefined;
  /** The app that somebody was sent here to connect. */
  connect?: string | undefined;
}) {
  const query = useConnections();
  const connectors = useConnectors().data ?? [];
  const [adding, setAdding] = useState(() =>
    props.canWrite ? connectors.find(({ app }) => app === props.connect) : undefined,
  );
  const connections = query.data?.pages.flatMap((page) => page.data);
  const shown = connections?.find(({ id }) => id === props.shown);
  return (
    <>
      <PageHeader title="Connections" description="Accounts and calendars that your agents act with." />
      {props.problem && (
        <Alert title="Nothing was connected" className="mb-6">
          {PROBLEMS[props.problem]}
        </Alert>
      )}
      {shown && <SignInResult connection={shown} />}
      {query.error && !connections && <LoadError title="The connections could not be loaded" query={query} />}
      {query.isPending && <Skeleton className="h-64 w-full" />}
      <div className="grid gap-6">
        {connections && (
          <Card>
            {connections.length === 0 ? (
              <EmptyState icon={Plug} title="Nothing is connected yet">
                {props.canWrite
                  ? "Choose an app below. Agents then use it by its name, and look for events in every calendar you connect."
                  : "An owner or admin of this workspace can connect apps and calendars here."}
              </EmptyState>
            ) : (
              <ConnectionsTable
                connections={connections}
                connectors={connectors}
                shown={props.shown}
                canWrite={props.canWrite}
              />
            )}
            <LoadMore
              hasMore={query.hasNextPage}
              pending={query.isFetchingNextPage}
              onMore={() => query.fetchNextPage()}
            />
          </Card>
        )}
        {props.canWrite && (
          <ConnectorGallery connectors={connectors} connections={connections ?? []} onChoose={setAdding} />
        )}
      </div>
      {adding && <ConnectDialog connector={adding} onClose={() => setAdding(undefined)} />}
    </>
  );
}

function SignInResult({ connection: { name, status, last_error: error } }: { connection: Connection }) {
  if (status === "error" || (status === "connected" && error)) {
    return (
      <Alert title={`${name} could not be connected`} className="mb-6">
        {error}
      </Alert>
    );
  }
  return (
    <div role="status">
      <Alert tone="info" className="mb-6">
        {status === "connected" ? `${name} is connected.` : `Connecting ${name}…`}
      </Alert>
    </div>
  );
}
