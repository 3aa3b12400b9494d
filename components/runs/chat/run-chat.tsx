"use client";
import { LoaderCircle } from "lucide-react";
import { useMemo } from "react";
import { Card } from "@/components/ui/card";
import type { RunDetail } from "@/lib/runs/queries";
import { useTools } from "@/lib/tools/queries";
import type { RunApprovals } from "../use-run-approvals";
import { ChatLine } from "./chat-line";
import { type ChatTurn, type Conversation, conversationsOf, requestOfRun } from "./conversations";
import type { Heard } from "./deltas";
import { RequestBubble } from "./request-bubble";
import { Thought } from "./thought";
import { ToolCall } from "./tool-call";

/** What an agent that plans for itself was asked, thought, called and answered, as it happens. */
export function RunChat(props: {
  run: RunDetail;
  live: boolean;
  approvals: RunApprovals;
  /** What models are saying now, by step. */
  heard: Readonly<Record<string, Heard>>;
}) {
  const { run, live, approvals, heard } = props;
  const tools = useTools();
  const conversations = useMemo(() => conversationsOf(run.step_log), [run.step_log]);
  const placed = new Set(
    conversations.flatMap(({ turns }) => turns.flatMap(({ calls }) => calls.map((c) => c.step_id))),
  );
  const elsewhere = approvals.items.filter(({ step_id }) => !placed.has(step_id));
  const begun = conversations.length > 0;
  const request = requestOfRun(run.input);

  const lines = ({ think, calls, final }: ChatTurn) => [
    <Thought key={think.step_id} turn={{ think, calls, final }} heard={heard[think.step_id]?.text} />,
    ...calls.map((call) => {
      const approval = approvals.items.find(({ step_id }) => step_id === call.step_id);
      return (
        <ToolCall
          key={call.step_id}
          call={call}
          tool={tools?.get(call.tool ?? "")}
          approval={approval && approvals.show(approval)}
          child={run.children.find(({ step_id }) => step_id === call.step_id)}
        />
      );
    }),
  ];
  const talk = ({ step, request: asked, turns }: Conversation) => (
    <ol key={step.step_id} aria-label={`Conversation of ${step.step_id}`} className="grid gap-4">
      {conversations.length > 1 && (
        <li className="border-b pb-1 font-medium text-[13px] text-muted-foreground">
          <code className="font-mono">{step.step_id}</code>
        </li>
      )}
      {asked && <RequestBubble text={asked} />}
      {turns.flatMap(lines)}
      {live && isBetween(step.status, turns) && <Working />}
    </ol>
  );
  return (
    <Card className="grid gap-8 px-4 py-5 sm:px-6">
      {begun ? (
        conversations.map(talk)
      ) : (
        <ol aria-label="Conversation" className="grid gap-4">
          {request && <RequestBubble text={request} />}
          {live && <Working />}
          {!live && !request && (
            <li className="text-muted-foreground text-sm">The run ended before its agent began.</li>
          )}
        </ol>
      )}
      {elsewhere.map(approvals.show)}
    </Card>
  );
}

/** The agent is at work and no line says so: what it called has come back, or it has not begun. */
function isBetween(status: string, turns: ChatTurn[]): boolean {
  const steps = turns.flatMap(({ think, calls }) => [think, ...calls]);
  const busy = steps.some((step) => ["running", "pending", "awaiting_approval", "in_doubt"].includes(step.status));
  return (status === "running" || status === "pending") && !busy && turns.at(-1)?.final !== true;
}

function Working() {
  return (
    <ChatLine icon={LoaderCircle} label="The agent is at work" spin>
      <p className="text-muted-foreground text-sm">At work…</p>
    </ChatLine>
  );
}
