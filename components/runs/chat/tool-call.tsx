"use client";
import { Bot, ChevronRight, Wrench } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { EffectBadge } from "@/components/agents/effect-badge";
import { InertText } from "@/components/approvals/inert-text";
import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { formatDuration } from "@/components/ui/format";
import { JsonView } from "@/components/ui/json-view";
import { Link } from "@/components/ui/link";
import type { RunDetail, StepLogItem } from "@/lib/runs/queries";
import type { ToolInfo } from "@/lib/tools/types";
import { StatusBadge, StatusIcon } from "../status-badge";
import { ChatLine } from "./chat-line";
import { callGist } from "./conversations";

/** A call of the agent: one line that opens to what it was given and what came of it. */
export function ToolCall(props: {
  call: StepLogItem;
  tool: ToolInfo | undefined;
  /** The form that decides it, while it waits for a person. */
  approval: ReactNode;
  /** The run that the call has started. */
  child: RunDetail["children"][number] | undefined;
}) {
  const { call, tool, child } = props;
  const [open, setOpen] = useState(false);
  const panel = useId();
  const name = call.tool ?? call.type;
  const agent = name.startsWith("agent.");
  const waits = call.status === "awaiting_approval" || call.status === "in_doubt";
  return (
    <ChatLine
      icon={agent ? Bot : Wrench}
      label={agent ? "Asks another agent" : "Calls a tool"}
      stepId={call.step_id}
      status={call.status}
    >
      <div className="overflow-hidden rounded-lg border bg-surface">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={panel}
          onClick={() => setOpen(!open)}
          className="flex w-full flex-wrap items-center gap-x-2.5 gap-y-1 px-3 py-2 text-left hover:bg-muted/60"
        >
          <ChevronRight
            className={cn("size-4 shrink-0 text-muted-foreground transition-transform", open && "rotate-90")}
            aria-hidden
          />
          <StatusIcon status={call.status} />
          <code className="break-all font-medium font-mono text-[13px]">{name}</code>
          {tool && <EffectBadge effect={tool.effect} />}
          {call.attempts > 1 && <Badge tone="warning">{call.attempts} attempts</Badge>}
          <span className="ml-auto whitespace-nowrap text-[13px] text-muted-foreground tabular-nums">
            {waits ? "waits" : call.duration_ms === null ? "" : formatDuration(call.duration_ms)}
          </span>
          <span className="w-full truncate pl-6.5 text-[13px] text-muted-foreground">{callGist(call.input)}</span>
        </button>
        {open && (
          <div id={panel} className="grid gap-3 border-t border-dashed px-3 py-3">
            {tool && (
              <p className="text-[13px] text-muted-foreground">
                {tool.title}
                {call.credits_used > 0 && ` · ${call.credits_used} credits`}
              </p>
            )}
            <Recorded label="Input" call={call} value={call.input} />
            <Recorded label="Output" call={call} value={call.output} />
          </div>
        )}
        {child && (
          <p className="flex flex-wrap items-center gap-2 border-t px-3 py-2 text-sm">
            <Link href={`/runs/${child.number}`} className="font-medium text-accent hover:underline">
              Run #{child.number}
            </Link>
            <InertText text={child.agent_name} />
            <StatusBadge status={child.status} />
          </p>
        )}
      </div>
      {call.error && (
        <Alert className="mt-2" title={call.error.code}>
          <p className="whitespace-pre-wrap break-words">{call.error.message}</p>
        </Alert>
      )}
      {waits && <div className="mt-2">{props.approval}</div>}
    </ChatLine>
  );
}

function Recorded({ label, call, value }: { label: string; call: StepLogItem; value: unknown }) {
  if (value === null || value === undefined) return null;
  return (
    <div className="min-w-0">
      <p className="mb-1 font-medium text-[13px]">{label}</p>
      <JsonView value={value} label={`${label} of ${call.tool ?? call.step_id}, ${call.step_id}`} />
    </div>
  );
}
