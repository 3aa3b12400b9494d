"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ViewSwitch } from "@/components/approvals/view-switch";
import { ParamsField } from "@/components/runs/params-field";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { ErrorDetails } from "@/components/ui/error-details";
import { parseObject } from "@/components/ui/parse-object";
import { newIdempotencyKey } from "@/lib/runs/idempotency-key";
import { useTriggerRun } from "@/lib/runs/queries";
import { RequestFields } from "./request-fields";

/**
 * Starts a run and opens it. An agent that plans for itself is told what is wanted; any other is given parameters, which
 * most do without.
 */
export function RunAgentDialog(props: {
  agent: { id: string; name: string; goal: string | null };
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const { agent } = props;
  const router = useRouter();
  const trigger = useTriggerRun();
  const [mode, setMode] = useState<"request" | "json">("request");
  const [request, setRequest] = useState("");
  const [thread, setThread] = useState("");
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(false);
  const asks = agent.goal !== null && mode === "request";

  function start() {
    const params = asks ? (request.trim() ? { input: request.trim() } : {}) : parseObject(text);
    setWrong(!params);
    if (!params) return;
    trigger.mutate(
      { agent: agent.id, params, key: newIdempotencyKey(), ...(asks && thread.trim() && { thread: thread.trim() }) },
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
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          start();
        }}
      >
        {agent.goal !== null && (
          <div className="flex justify-end">
            <ViewSwitch value={mode} views={{ request: "Request", json: "Parameters" }} onChange={setMode} />
          </div>
        )}
        {asks ? (
          <RequestFields request={request} onRequest={setRequest} thread={thread} onThread={setThread} />
        ) : (
          <ParamsField
            label="Parameters (optional)"
            hint="A JSON object. The plan reads it as {{ input.… }}."
            wrong={wrong}
            text={text}
            onChange={setText}
          />
        )}
        {trigger.error && <ErrorDetails error={trigger.error} />}
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
