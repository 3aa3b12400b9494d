"use client";
import { formatDuration } from "@/components/ui/format";
import { Link } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { LinkRow, rowLinkStyle, Table, Td, Th } from "@/components/ui/table";
import type { RunListItem } from "@/lib/runs/queries";
import { StatusBadge } from "./status-badge";

/** Which rows are chosen; without it rows cannot be. */
export interface RunSelection {
  selected: ReadonlySet<string>;
  toggle: (id: string) => void;
}

/** Runs as rows; a click anywhere opens the run. */
export function RunsTable(props: { runs: RunListItem[]; showAgent?: boolean; selection?: RunSelection }) {
  const { runs, showAgent = true, selection } = props;
  return (
    <Table
      label="Runs"
      head={
        <>
          {selection && (
            <Th className="w-8 pr-0">
              <span className="sr-only">Selected</span>
            </Th>
          )}
          <Th>Run</Th>
          <Th>Status</Th>
          {showAgent && <Th>Agent</Th>}
          <Th>Trigger</Th>
          <Th className="text-right">Duration</Th>
          <Th className="text-right">Credits</Th>
          <Th className="text-right">Started</Th>
        </>
      }
    >
      {runs.map((run) => (
        <LinkRow key={run.id} data-run={run.run_id} data-run-id={run.id} className="focus-within:bg-muted/60">
          {selection && (
            <Td className="pr-0">
              <input
                type="checkbox"
                aria-label={`Select run #${run.run_id}`}
                className="relative z-10 block size-4 accent-(--accent)"
                checked={selection.selected.has(run.id)}
                onChange={() => selection.toggle(run.id)}
              />
            </Td>
          )}
          <Td>
            <Link href={`/runs/${run.run_id}`} data-row-link className={`${rowLinkStyle} tabular-nums`}>
              #{run.run_id}
            </Link>
          </Td>
          <Td>
            <StatusBadge status={run.status} />
          </Td>
          {showAgent && (
            <Td className="max-w-64 truncate">
              <Link href={`/agents/${run.agent_id}`} className="relative z-10 hover:underline">
                {run.agent_name}
              </Link>
            </Td>
          )}
          <Td className="whitespace-nowrap text-muted-foreground">
            <span className="capitalize">{run.trigger}</span>
            {run.replay_of && (
              <>
                {" · "}
                <Link href={`/runs/${run.replay_of.number}`} className="relative z-10 hover:underline">
                  again #{run.replay_of.number}
                </Link>
              </>
            )}
          </Td>
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
