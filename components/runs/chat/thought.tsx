import { CircleCheck, LoaderCircle, Sparkles } from "lucide-react";
import { InertText } from "@/components/approvals/inert-text";
import { MessageText } from "@/components/messages/message-text";
import { formatCost } from "@/components/models/format-cost";
import { Alert } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { formatDuration, formatNumber } from "@/components/ui/format";
import { JsonView } from "@/components/ui/json-view";
import { ChatLine } from "./chat-line";
import { type ChatTurn, readTurn } from "./conversations";

/** What the agent's model said in a turn: as it comes, then as it was recorded; the last of all is the answer. */
export function Thought({ turn, heard }: { turn: ChatTurn; heard: string | undefined }) {
  const { think, final } = turn;
  const said = readTurn(think.output);
  const id = { stepId: think.step_id, status: think.status };
  if (think.status === "running" || (think.status === "pending" && !think.error)) {
    return (
      <ChatLine icon={LoaderCircle} label="The agent is thinking" spin {...id}>
        {heard ? (
          <p className="whitespace-pre-wrap break-words text-sm leading-relaxed" data-streaming>
            <InertText text={heard} lines />
            <span
              className="ml-0.5 inline-block h-4 w-1.5 translate-y-0.5 animate-pulse rounded-sm bg-accent"
              aria-hidden
            />
          </p>
        ) : (
          <p className="text-muted-foreground text-sm">Thinking…</p>
        )}
        {think.error && (
          <p className="mt-1 break-words text-[13px] text-warning">
            Tried before: <InertText text={think.error.message} />
          </p>
        )}
      </ChatLine>
    );
  }
  if (!said) {
    return (
      <ChatLine icon={Sparkles} label="A turn of the agent" {...id}>
        {think.error ? (
          <Alert title={think.error.code}>{think.error.message}</Alert>
        ) : (
          <p className="text-muted-foreground text-sm">Nothing was said ({think.status.replaceAll("_", " ")}).</p>
        )}
      </ChatLine>
    );
  }
  return (
    <ChatLine icon={final ? CircleCheck : Sparkles} label={final ? "The answer" : "A thought"} {...id}>
      {final ? (
        <section aria-label="Answer" className="rounded-lg border bg-surface px-4 py-3">
          {said.output !== undefined ? (
            <JsonView value={said.output} label="Answer as JSON" />
          ) : (
            <MessageText format="markdown" text={said.text || "It ended without a word."} />
          )}
        </section>
      ) : (
        said.text && (
          <p className="whitespace-pre-wrap break-words text-sm leading-relaxed">
            <InertText text={said.text} lines />
          </p>
        )
      )}
      <p className="mt-1.5 flex flex-wrap items-center gap-x-2.5 gap-y-1 text-[13px] text-muted-foreground tabular-nums">
        {said.offline ? <Badge>Offline planner, no language model</Badge> : said.model && <span>{said.model}</span>}
        {said.usage && (
          <span>
            {formatNumber(said.usage.input_tokens)} tokens in, {formatNumber(said.usage.output_tokens)} out
          </span>
        )}
        {said.usage?.cost_micro_usd !== undefined && <span>{formatCost(said.usage.cost_micro_usd)}</span>}
        {think.duration_ms !== null && <span>{formatDuration(think.duration_ms)}</span>}
        {think.attempts > 1 && <Badge tone="warning">{think.attempts} attempts</Badge>}
      </p>
    </ChatLine>
  );
}
