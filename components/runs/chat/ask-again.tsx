"use client";
import { Send } from "lucide-react";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { ErrorDetails } from "@/components/ui/error-details";
import { Field, Textarea } from "@/components/ui/field";
import { newIdempotencyKey } from "@/lib/runs/idempotency-key";
import { type RunDetail, useTriggerRun } from "@/lib/runs/queries";

const MAX_LENGTH = 20_000;

/** Asks the agent something else: another run of it, in the same thread where this one is in one. */
export function AskAgain({ run }: { run: RunDetail }) {
  const router = useRouter();
  const trigger = useTriggerRun();
  const [text, setText] = useState("");
  const asked = text.trim();
  const busy = trigger.isPending || trigger.isSuccess;

  function send() {
    if (!asked || busy) return;
    trigger.mutate(
      { agent: run.agent_id, params: { input: asked }, thread: run.thread ?? undefined, key: newIdempotencyKey() },
      { onSuccess: (started) => router.push(`/runs/${started.run_id}`) },
    );
  }
  function onKey(event: KeyboardEvent) {
    if (event.key !== "Enter" || event.shiftKey || event.altKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  }
  return (
    <form
      className="grid gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Field
        label={`Ask ${run.agent_name} again`}
        hint={`It starts a new run${run.thread === null ? "" : " in the same thread"}, which costs what a run costs. Enter sends it, Shift and Enter begin a new line.`}
      >
        {(control) => (
          <Textarea
            {...control}
            className="field-sizing-content max-h-[40vh] min-h-16"
            maxLength={MAX_LENGTH}
            readOnly={busy}
            value={text}
            onKeyDown={onKey}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      {trigger.error && <ErrorDetails error={trigger.error} />}
      <div>
        <Button type="submit" variant="primary" disabled={!asked} pending={busy}>
          {!busy && <Send aria-hidden />} Send
        </Button>
      </div>
    </form>
  );
}
