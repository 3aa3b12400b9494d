"use client";
import dynamic from "next/dynamic";
import { LoadError } from "@/components/ui/load-error";
import { Skeleton } from "@/components/ui/skeleton";
import { type AgentDetail, useAgent } from "@/lib/agents/queries";
import { useSchedule } from "@/lib/schedules/queries";
import { ScheduleEditor } from "./schedule-editor";
import { ScheduleStatus } from "./schedule-status";

const FiresTable = dynamic(async () => (await import("./fires-table")).FiresTable, {
  loading: () => <Skeleton className="h-64 w-full" />,
});

/** When an agent runs by itself: what is set, what comes next, and what became of the times that have come. */
export function ScheduleView({ initial }: { initial: AgentDetail }) {
  const agent = useAgent(initial.id).data ?? initial;
  const query = useSchedule(agent.id);
  const schedule = query.data;
  if (schedule === undefined) {
    if (query.error) return <LoadError title="The schedule could not be loaded" query={query} />;
    return <Skeleton className="h-64 w-full" />;
  }
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
      {schedule && (
        <div className="lg:order-2">
          <ScheduleStatus agent={agent} schedule={schedule} />
        </div>
      )}
      <div className="grid min-w-0 gap-6 lg:order-1">
        <ScheduleEditor key={schedule?.id ?? "new"} agentId={agent.id} schedule={schedule} />
        {schedule && <FiresTable agentId={agent.id} timezone={schedule.timezone} />}
      </div>
    </div>
  );
}
