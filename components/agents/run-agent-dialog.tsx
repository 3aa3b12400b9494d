"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { parseObject } from "@/components/schedules/parse-object";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { Field, Textarea } from "@/components/ui/field";
import { ApiError } from "@/lib/api/client";
import { newIdempotencyKey } from "@/lib/runs/idempotency-key";
import { useTriggerRun } from "@/lib/runs/queries";

/** Asks for the parameters, which most agents do without, starts the run and opens it. */
export function RunAgentDialog(props: {
  agent: { id: string; name: string };
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const { agent } = props;
  const router = useRouter();
  const trigger = useTriggerRun();
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(false);

  function start() {
    const params = parseObject(text);
    setWrong(!params);
    if (!params) return;
    trigger.mutate(
      { agent: agent.id, params, key: newIdempotencyKey() },
      { onSuccess: (run) => router.push(`/runs/${run.run_id}`) },
    );
  }

  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title={`Run ${agent.name}`}
      description="A run costs 1 credit, and 1 more for each step that asks a model."
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          start();
        }}
      >
        <Field
          label="Parameters (optional)"
          hint="A JSON object. The plan reads it as {{ input.… }}."
          error={wrong ? "This is not a JSON object." : undefined}
        >
          {(control) => (
            <Textarea
              {...control}
              className="min-h-28 font-mono text-[13px]"
              placeholder='{ "owner": "sam" }'
              spellCheck={false}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        {trigger.error && (
          <Alert className="mt-4">
            <p>{trigger.error.message}</p>
            <Details error={trigger.error} />
          </Alert>
        )}
        <DialogActions>
          <Button type="submit" variant="primary" pending={trigger.isPending || trigger.isSuccess}>
            Start run
          </Button>
          <Button onClick={() => props.onOpenChange(false)}>Not now</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function Details({ error }: { error: Error }) {
  if (!(error instanceof ApiError) || error.details.length === 0) return null;
  return (
    <ul className="mt-1.5 grid gap-1 text-[13px]">
      {error.details.map((detail) => (
        <li key={`${detail.path} ${detail.message}`}>
          <code className="font-mono">{detail.path}</code> {detail.message}
        </li>
      ))}
    </ul>
  );
}
