"use client";
import { Card } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { useRunMessages } from "@/lib/runs/queries";

/** What the run has shown to people. Text only: whatever a model or a web page put in it stays text. */
export function RunMessages({ runId }: { runId: string }) {
  const { data } = useRunMessages(runId);
  if (!data || data.data.length === 0) return null;
  return (
    <Card title="Messages">
      <ul className="divide-y">
        {data.data.toReversed().map((message) => (
          <li key={message.id} className="px-5 py-4">
            <p className="max-w-prose whitespace-pre-wrap break-words text-sm leading-relaxed">{message.content}</p>
            <p className="mt-2 text-[13px] text-muted-foreground">
              <code className="font-mono">{message.step_id}</code> · <RelativeTime time={message.created_at} />
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
