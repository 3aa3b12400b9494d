"use client";
import { MessageText } from "@/components/messages/message-text";
import { Card } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import type { RunMessage } from "@/lib/runs/queries";

/** What the run has shown to people. */
export function RunMessages({ messages }: { messages: RunMessage[] }) {
  return (
    <Card title="Messages">
      <ul className="divide-y">
        {messages.toReversed().map((message) => (
          <li key={message.id} className="px-5 py-4">
            <div data-message={message.format}>
              <MessageText format={message.format} text={message.content} />
            </div>
            <p className="mt-2 text-[13px] text-muted-foreground">
              <code className="font-mono">{message.step_id}</code> · <RelativeTime time={message.created_at} />
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
