"use client";
import { CirclePause, CirclePlay, History, Play, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useToast } from "@/components/ui/toast";
import type { AgentDetail } from "@/lib/agents/queries";
import { type Schedule, useDeleteSchedule, usePauseSchedule, useRunScheduleNow } from "@/lib/schedules/queries";
import { NextTimes } from "./next-times";

const BackfillDialog = dynamic(async () => (await import("./backfill-dialog")).BackfillDialog, { ssr: false });

/** What a schedule is doing, when it comes due next, and what can be done with it. */
export function ScheduleStatus({ agent, schedule }: { agent: AgentDetail; schedule: Schedule }) {
  const router = useRouter();
  const toast = useToast();
  const run = useRunScheduleNow(agent.id);
  const pause = usePauseSchedule(agent.id);
  const [backfilling, setBackfilling] = useState(false);
  const rests = restsBecause(agent, schedule);
  const startable = agent.status !== "paused" && agent.published_version !== null;
  const error = run.error ?? pause.error;
  return (
    <Card
      title="Schedule"
      actions={rests ? <Badge icon={CirclePause}>Rests</Badge> : <Badge tone="success">Active</Badge>}
    >
      <div className="grid gap-4 p-5">
        <div>
          <p className="font-medium">{schedule.description}</p>
          <p className="mt-0.5 text-[13px] text-muted-foreground">
            <code className="font-mono">{schedule.cron}</code> · {schedule.timezone}
          </p>
        </div>
        {rests ? (
          <p className="text-muted-foreground text-sm">{rests}</p>
        ) : (
          <NextTimes next={schedule.next} timezone={schedule.timezone} />
        )}
        {error && <Alert>{error.message}</Alert>}
        <div className="flex flex-wrap gap-2">
          <Button
            size="sm"
            disabled={!startable}
            title={startable ? undefined : "The agent has to be published and active"}
            pending={run.isPending}
            onClick={() => run.mutate(undefined, { onSuccess: ({ run_id }) => router.push(`/runs/${run_id}`) })}
          >
            <Play aria-hidden /> Run now
          </Button>
          <Button
            size="sm"
            pending={pause.isPending}
            onClick={() =>
              pause.mutate(schedule.enabled, {
                onSuccess: () => toast(schedule.enabled ? "Schedule paused" : "Schedule resumed"),
              })
            }
          >
            {schedule.enabled ? <CirclePause aria-hidden /> : <CirclePlay aria-hidden />}
            {schedule.enabled ? "Pause" : "Resume"}
          </Button>
          <Button size="sm" disabled={!startable} onClick={() => setBackfilling(true)}>
            <History aria-hidden /> Backfill…
          </Button>
          <RemoveSchedule agentId={agent.id} />
        </div>
      </div>
      {backfilling && <BackfillDialog agentId={agent.id} onClose={() => setBackfilling(false)} />}
    </Card>
  );
}

/** Why nothing is waited for, or undefined. */
function restsBecause(agent: AgentDetail, schedule: Schedule): string | undefined {
  if (!schedule.enabled) return "The schedule is paused. Times that pass meanwhile are not made up.";
  if (agent.status === "paused") return "The agent is paused, and its schedule with it.";
  if (agent.published_version === null) return "The agent has not been published: times that come due start nothing.";
  return undefined;
}

function RemoveSchedule({ agentId }: { agentId: string }) {
  const toast = useToast();
  const remove = useDeleteSchedule(agentId);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" variant="danger" onClick={() => setOpen(true)}>
        <Trash2 aria-hidden /> Remove
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title="Remove the schedule?"
        confirmLabel="Remove schedule"
        pending={remove.isPending}
        error={remove.error?.message}
        onConfirm={() => remove.mutate(undefined, { onSuccess: () => toast("Schedule removed") })}
      >
        The list of its times goes with it. The runs it has started stay.
      </ConfirmDialog>
    </>
  );
}
