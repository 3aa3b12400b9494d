"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ParamsField } from "@/components/runs/params-field";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { ErrorDetails } from "@/components/ui/error-details";
import { parseObject } from "@/components/ui/parse-object";
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
        <ParamsField
          label="Parameters (optional)"
          hint="A JSON object. The plan reads it as {{ input.… }}."
          wrong={wrong}
          text={text}
          onChange={setText}
        />
        {trigger.error && <ErrorDetails className="mt-4" error={trigger.error} />}
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
