"use client";
import { CalendarClock, CircleCheck, CircleX, SkipForward } from "lucide-react";
import { StatusBadge } from "@/components/runs/status-badge";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { LoadError } from "@/components/ui/load-error";
import { LoadMore } from "@/components/ui/load-more";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { LinkRow, rowLinkStyle, Table, Td, Th } from "@/components/ui/table";
import { type ScheduleFire, useScheduleFires } from "@/lib/schedules/queries";
import { timeInZone } from "./time-in-zone";

const LOOKS = {
  started: { label: "Started", tone: "success", icon: CircleCheck },
  skipped_missed: { label: "Missed", tone: "neutral", icon: SkipForward },
  skipped_overlap: { label: "Overlapped", tone: "neutral", icon: SkipForward },
  failed: { label: "Did not start", tone: "danger", icon: CircleX },
} as const;

/** What became of the times that have come. */
export function FiresTable({ agentId, timezone }: { agentId: string; timezone: string }) {
  const query = useScheduleFires(agentId);
  const fires = query.data?.pages.flatMap((page) => page.data);
  return (
    <Card title="Times that have come">
      {query.error && !fires && <LoadError title="They could not be loaded" className="m-5" query={query} />}
      {query.isPending && <Skeleton className="m-5 h-24" />}
      {fires?.length === 0 && (
        <EmptyState icon={CalendarClock} title="None yet">
          Each time the schedule comes due is listed here, with the run it started or the reason it started none.
        </EmptyState>
      )}
      {fires && fires.length > 0 && <Fires fires={fires} timezone={timezone} />}
      <LoadMore hasMore={query.hasNextPage} pending={query.isFetchingNextPage} onMore={() => query.fetchNextPage()} />
    </Card>
  );
}

function Fires({ fires, timezone }: { fires: ScheduleFire[]; timezone: string }) {
  return (
    <Table
      label="Times that have come"
      head={
        <>
          <Th>Due</Th>
          <Th>What happened</Th>
          <Th>Run</Th>
        </>
      }
    >
      {fires.map((fire) => {
        const look = LOOKS[fire.status];
        return (
          <LinkRow key={fire.scheduled_for}>
            <Td>
              <span className="tabular-nums" suppressHydrationWarning>
                {timeInZone(fire.scheduled_for, timezone)}
              </span>
              <span className="block text-[13px] text-muted-foreground">
                <RelativeTime time={fire.scheduled_for} />
              </span>
            </Td>
            <Td>
              <Badge tone={look.tone} icon={look.icon}>
                {look.label}
              </Badge>
              {fire.reason && <span className="mt-1 block text-[13px] text-muted-foreground">{fire.reason}</span>}
            </Td>
            <Td>
              {fire.run ? (
                <span className="flex flex-wrap items-center gap-2">
                  <Link href={`/runs/${fire.run.run_id}`} className={rowLinkStyle}>
                    #{fire.run.run_id}
                  </Link>
                  <StatusBadge status={fire.run.status} />
                </span>
              ) : (
                <span className="text-muted-foreground">—</span>
              )}
            </Td>
          </LinkRow>
        );
      })}
    </Table>
  );
}
