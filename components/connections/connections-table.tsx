"use client";
import { cn } from "@/components/ui/cn";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, Td, Th } from "@/components/ui/table";
import type { Connection, Connector } from "@/lib/connections/queries";
import { ConnectionActions } from "./connection-actions";
import { ConnectionState } from "./connection-state";
import { ConnectorIcon } from "./connector-icon";

/** The connections with their health; `shown` is marked. */
export function ConnectionsTable(props: {
  connections: Connection[];
  connectors: Connector[];
  shown: string | undefined;
  canWrite: boolean;
}) {
  return (
    <Table
      label="Connections"
      head={
        <>
          <Th>Connection</Th>
          <Th>State</Th>
          <Th>Calendars</Th>
          <Th>Last checked</Th>
          {props.canWrite && (
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          )}
        </>
      }
    >
      {props.connections.map((connection) => {
        const connector = props.connectors.find(({ app }) => app === connection.app);
        return (
          <tr key={connection.id} className={cn(connection.id === props.shown && "bg-accent-soft/40")}>
            <Td className="min-w-56">
              <span className="flex items-center gap-3">
                <ConnectorIcon connector={connector} />
                <span className="min-w-0">
                  <span className="block break-words font-medium">{connection.name}</span>
                  <span className="block break-words text-[13px] text-muted-foreground">
                    {[connector?.title ?? connection.app, connection.account].filter(Boolean).join(" · ")}
                  </span>
                </span>
              </span>
            </Td>
            <Td className="min-w-52">
              <ConnectionState status={connection.status} />
              {connection.last_error && connection.status !== "checking" && (
                <span className="mt-1 block break-words text-[13px] text-danger">{connection.last_error}</span>
              )}
            </Td>
            <Td className="min-w-40">
              <Calendars connection={connection} />
            </Td>
            <Td className="whitespace-nowrap text-muted-foreground">
              <RelativeTime time={connection.last_checked_at} empty="Never" />
            </Td>
            {props.canWrite && (
              <Td>
                <ConnectionActions connection={connection} connector={connector} />
              </Td>
            )}
          </tr>
        );
      })}
    </Table>
  );
}

function Calendars({ connection }: { connection: Connection }) {
  if (connection.calendars.length === 0) return <span className="text-muted-foreground">—</span>;
  return (
    <ul className="grid gap-1">
      {connection.calendars.map((calendar) => (
        <li key={calendar.id} className="flex items-center gap-2 text-[13px]">
          <span
            aria-hidden
            className="size-2.5 shrink-0 rounded-full border"
            style={calendar.color ? { backgroundColor: calendar.color } : undefined}
          />
          <span className="break-words">{calendar.name}</span>
        </li>
      ))}
    </ul>
  );
}
