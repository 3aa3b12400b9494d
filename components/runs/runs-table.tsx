"use client";
import Link from "next/link";
import { formatDuration } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import { LinkRow, rowLinkStyle, Table, Td, Th } from "@/components/ui/table";
import type { RunListItem } from "@/lib/runs/queries";
import { StatusBadge } from "./status-badge";

/** Runs as rows; a click anywhere opens the run. */
export function RunsTable({ runs, showAgent = true }: { runs: RunListItem[]; showAgent?: boolean }) {
  return (
    <Table
      label="Runs"
      head={
        <>
          <Th>Run</Th>
          {showAgent && <Th>Agent</Th>}
          <Th>Status</Th>
          <Th>Trigger</Th>
          <Th className="text-right">Duration</Th>
          <Th className="text-right">Credits</Th>
          <Th className="text-right">Started</Th>
        </>
      }
    >
      {runs.map((run) => (
        <LinkRow key={run.id} data-run={run.run_id}>
          <Td>
            <Link href={`/runs/${run.run_id}`} className={`${rowLinkStyle} tabular-nums`}>
              #{run.run_id}
            </Link>
          </Td>
          {showAgent && (
            <Td className="max-w-64 truncate">
              <Link href={`/agents/${run.agent_id}`} className="relative z-10 hover:underline">
                {run.agent_name}
              </Link>
            </Td>
          )}
          <Td>
            <StatusBadge status={run.status} />
          </Td>
          <Td className="text-muted-foreground capitalize">{run.trigger}</Td>
          <Td className="whitespace-nowrap text-right text-muted-foreground tabular-nums">
            {run.duration_ms === null ? "—" : formatDuration(run.duration_ms)}
          </Td>
          <Td className="text-right text-muted-foreground tabular-nums">{run.credits_used}</Td>
          <Td className="text-right text-muted-foreground">
            <RelativeTime time={run.created_at} />
          </Td>
        </LinkRow>
      ))}
    </Table>
  );
}
