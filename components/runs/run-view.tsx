"use client";
import dynamic from "next/dynamic";
import { useCallback, useState } from "react";
import { InertText } from "@/components/approvals/inert-text";
import { ViewSwitch } from "@/components/approvals/view-switch";
import type { Viewer } from "@/components/approvals/viewer";
import { MessageText } from "@/components/messages/message-text";
import { Alert } from "@/components/ui/alert";
import { Card } from "@/components/ui/card";
import { formatDuration } from "@/components/ui/format";
import { JsonView } from "@/components/ui/json-view";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { ExactTime, RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { useNow } from "@/components/ui/use-now";
import type { RunContactFilters } from "@/lib/contact-runs/run-contact-filters";
import { type RunDetail, type RunMessage, useRun, useRunMessages } from "@/lib/runs/queries";
import { hasEnded } from "@/lib/runs/run-status";
import { useHeard } from "./chat/use-heard";
import { RunActions } from "./run-actions";
import { useRunEvents } from "./run-events";
import { StatusBadge, statusLook } from "./status-badge";
import { useRunApprovals } from "./use-run-approvals";

const RunMessages = dynamic(async () => (await import("./run-messages")).RunMessages, { loading: () => null });

const RunTimeline = dynamic(async () => (await import("./run-timeline")).RunTimeline, {
  loading: () => <Skeleton className="h-64 w-full" />,
});

const RunReplays = dynamic(async () => (await import("./run-replays")).RunReplays, { loading: () => null });

const RunChildren = dynamic(async () => (await import("./run-children")).RunChildren, { loading: () => null });

const HoldRun = dynamic(async () => (await import("@/components/contact-runs/hold-run")).HoldRun, {
  loading: () => null,
});

const RunFailure = dynamic(async () => (await import("./run-failure")).RunFailure, { loading: () => null });

// Parts that few runs have.
const RunContacts = dynamic(async () => (await import("@/components/contact-runs/run-contacts")).RunContacts, {
  loading: () => null,
});
const RunChat = dynamic(async () => (await import("./chat/run-chat")).RunChat, { loading: () => null });
const AskAgain = dynamic(async () => (await import("./chat/ask-again")).AskAgain, { loading: () => null });
const ReplayDialog = dynamic(async () => (await import("./replay-dialog")).ReplayDialog, { ssr: false });

const NO_MESSAGES: RunMessage[] = [];

/** A run, live until it ends. `renderedAt` is the server's clock at rendering, in epoch milliseconds. */
export function RunView(props: {
  runId: string;
  initial: RunDetail;
  renderedAt: number;
  /** Whether the person may cancel and replay. */
  canWrite: boolean;
  viewer: Viewer;
  /** Whether the plan is one agent that plans for itself: then the run reads as a conversation. */
  byGoal: boolean;
  /** What the contacts are narrowed to, of a run over contacts. */
  contactFilters: RunContactFilters;
}) {
  const { runId, initial, renderedAt, canWrite, byGoal } = props;
  const live = (status: RunDetail["status"]) => !hasEnded(status);
  const [connected, setConnected] = useState(false);
  const run = useRun(runId, (status) => live(status) && !connected).data ?? initial;
  const [heard, onDelta] = useHeard(run);
  useRunEvents(runId, live(run.status), setConnected, onDelta);
  const approvals = useRunApprovals(run, props.viewer);
  const messages = useRunMessages(runId).data?.data ?? NO_MESSAGES;
  const [view, setView] = useState<"chat" | "steps">(byGoal ? "chat" : "steps");
  const hasChat = byGoal || run.step_log.some(({ type }) => type === "agent");
  const chat = hasChat && view === "chat";
  const [replay, setReplay] = useState<{ fromStep?: string }>();
  const restart = useCallback((fromStep: string) => setReplay({ fromStep }), []);
  const now = useNow(live(run.status), renderedAt);
  const began = new Date(run.started_at ?? run.created_at).getTime();
  const duration = run.duration_ms ?? Math.max(0, now - began);
  return (
    <>
      <PageHeader
        parent={{ href: "/runs", label: "Runs" }}
        title={
          <>
            Run #{run.run_id} <StatusBadge status={run.status} />
          </>
        }
        description={
          <>
            <Link href={`/agents/${run.agent_id}`} className="hover:text-foreground hover:underline">
              {run.agent_name}
            </Link>
            {run.contact && (
              <>
                {" · for "}
                <Link href={`/contacts/${run.contact.id}`} className="text-accent hover:underline">
                  <InertText text={run.contact.name ?? "a contact that was deleted"} />
                </Link>
              </>
            )}
            {run.parent && (
              <>
                {run.contact ? " · part of " : " · started by "}
                <Link href={`/runs/${run.parent.number}`} className="text-accent hover:underline">
                  run #{run.parent.number}
                </Link>
                {" of "}
                {run.parent.agent_name} › <code className="font-mono text-[13px]">{run.parent.step_id}</code>
              </>
            )}
            {run.thread !== null && (
              <>
                {" · in the thread "}
                <InertText text={run.thread} />
              </>
            )}
            {run.replay_of && (
              <>
                {" · again "}
                <Link href={`/runs/${run.replay_of.number}`} className="text-accent hover:underline">
                  run #{run.replay_of.number}
                </Link>
              </>
            )}
            {" · "}
            <Link href={`/receipts?run=${run.run_id}`} className="text-accent hover:underline">
              what it did outside
            </Link>
          </>
        }
        actions={
          canWrite && (
            <>
              {run.for_contacts && live(run.status) && <HoldRun run={runId} />}
              <RunActions run={run} onReplay={() => setReplay({})} />
            </>
          )
        }
      />
      <p aria-live="polite" className="sr-only" data-testid="run-status">
        Run {run.run_id}: {statusLook(run.status).label}
      </p>
      <Card className="mb-6">
        <dl className="grid grid-cols-2 gap-x-6 gap-y-4 px-5 py-4 text-sm sm:grid-cols-3 lg:grid-cols-6">
          <Fact label="Trigger" value={<span className="capitalize">{run.trigger}</span>} />
          <Fact label="Started" value={<RelativeTime time={run.started_at} empty="Not yet" />} />
          <Fact label="Duration" value={formatDuration(duration)} />
          <Fact label="Steps done" value={run.steps_completed} />
          <Fact label="Credits" value={run.credits_used} />
          <Fact label="Version" value={`v${run.version}`} />
        </dl>
      </Card>
      <div className="grid gap-6">
        {run.error && <RunFailure run={run} error={run.error} />}
        {run.status === "sleeping" && run.wake_at && (
          <Alert tone="info">
            Sleeping until <ExactTime time={run.wake_at} />. Nothing is used up meanwhile.
          </Alert>
        )}
        {run.for_contacts && (
          <RunContacts
            number={run.run_id}
            live={live(run.status)}
            filters={props.contactFilters}
            viewer={props.viewer}
          />
        )}
        {hasChat && (
          <div className="flex justify-end">
            <ViewSwitch value={view} views={{ chat: "Chat", steps: "Steps" }} onChange={setView} />
          </div>
        )}
        {chat ? (
          <RunChat run={run} live={live(run.status)} approvals={approvals} heard={heard} />
        ) : (
          <>
            {approvals.items.map(approvals.show)}
            <RunTimeline run={run} now={now} live={live(run.status)} {...(canWrite && { onRestart: restart })} />
          </>
        )}
        {chat && byGoal && canWrite && !live(run.status) && <AskAgain run={run} />}
        {run.children.length > 0 && <RunChildren run={run} />}
        {run.replays.length > 0 && <RunReplays run={run} />}
        {messages.length > 0 && <RunMessages messages={messages} />}
        {!(chat && byGoal) && (
          <div className="grid gap-6 lg:grid-cols-2">
            <Card title="Output">
              <div className="p-5">
                {run.output === null ? (
                  <p className="text-muted-foreground text-sm">
                    {live(run.status) ? "The output stands here when the run has ended." : "The run left no output."}
                  </p>
                ) : (
                  <RunOutput output={run.output} />
                )}
              </div>
            </Card>
            <Card title="Input">
              <div className="p-5">
                <JsonView value={run.input} label="Input of the run" />
              </div>
            </Card>
          </div>
        )}
      </div>
      {replay && <ReplayDialog run={run} {...replay} onClose={() => setReplay(undefined)} />}
    </>
  );
}

/** What an agent or a model answered is read as text; anything else is shown as the JSON it is. */
function RunOutput({ output }: { output: unknown }) {
  const { text, ...rest } = (output ?? {}) as { text?: unknown };
  const isAnswer = typeof text === "string" && Object.keys(rest).length === 0;
  if (isAnswer) return <MessageText format="markdown" text={text} />;
  return <JsonView value={output} label="Output of the run" />;
}

function Fact({ label, value }: { label: string; value: React.ReactNode }) {
  return (
    <div>
      <dt className="text-[13px] text-muted-foreground">{label}</dt>
      <dd className="mt-0.5 font-medium tabular-nums">{value}</dd>
    </div>
  );
}
