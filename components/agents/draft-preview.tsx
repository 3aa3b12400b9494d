"use client";
import { CalendarClock } from "lucide-react";
import { useMemo } from "react";
import { InertText } from "@/components/approvals/inert-text";
import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import type { AgentDraft } from "@/lib/agent-drafts/queries";
import { useTools } from "@/lib/tools/queries";
import { type Effects, PlanFlow } from "./plan-flow";
import { stepsOf } from "./steps-of";

/** What became of a description: a draft to look at and to use, or why there is none. */
export function DraftPreview({ draft, busy, onUse }: { draft: AgentDraft; busy: boolean; onUse: () => void }) {
  const tools = useTools();
  const effects = useMemo<Effects>(
    () => Object.fromEntries([...(tools ?? [])].map(([name, tool]) => [name, tool.effect])),
    [tools],
  );
  if (draft.status !== "ready" || draft.plan === null) {
    return (
      <Alert title="No draft was written">
        <p>{draft.error ?? "Try again."}</p>
        {draft.problems.length > 0 && (
          <ul className="mt-2 grid gap-1 text-[13px]">
            {draft.problems.map(({ path, message }) => (
              <li key={`${path} ${message}`}>
                <code className="font-mono">{path || "answer"}</code> <InertText text={message} />
              </li>
            ))}
          </ul>
        )}
      </Alert>
    );
  }
  return (
    <section aria-label="Draft" className="grid gap-4 rounded-lg border bg-background p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <h3 className="min-w-0 break-words font-semibold">
          <InertText text={draft.name ?? ""} />
        </h3>
        <Badge>Draft</Badge>
        {draft.offline ? (
          <Badge tone="warning">Not written by a language model</Badge>
        ) : (
          <span className="text-[13px] text-muted-foreground">written by {draft.model}</span>
        )}
      </div>
      {draft.notes && (
        <p className="whitespace-pre-wrap break-words text-muted-foreground text-sm">
          <InertText text={draft.notes} lines />
        </p>
      )}
      {draft.schedule && (
        <p className="flex flex-wrap items-center gap-x-2 text-sm">
          <CalendarClock className="size-4 text-muted-foreground" aria-hidden />
          {draft.schedule.description} ({draft.schedule.timezone}), once it is published
        </p>
      )}
      <PlanFlow steps={stepsOf(draft.plan)} effects={effects} />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button variant="primary" pending={busy} onClick={onUse}>
          Use this draft
        </Button>
        <p className="text-[13px] text-muted-foreground">It opens in the editor, and runs only once you publish it.</p>
      </div>
    </section>
  );
}
