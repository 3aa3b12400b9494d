"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions } from "@/components/ui/dialog";
import { ErrorDetails } from "@/components/ui/error-details";
import { Field, Select } from "@/components/ui/field";
import { parseObject } from "@/components/ui/parse-object";
import { newIdempotencyKey } from "@/lib/runs/idempotency-key";
import { type RunDetail, useReplayRun } from "@/lib/runs/queries";
import { paramsOf } from "@/lib/runs/run-input";
import { ParamsField } from "./params-field";

type Version = "original" | "published";

/** Starts a run again, from its beginning or from one of its steps, with the same parameters or others. */
export function ReplayDialog({ run, fromStep, onClose }: { run: RunDetail; fromStep?: string; onClose: () => void }) {
  const router = useRouter();
  const replay = useReplayRun();
  const [before] = useState(() => JSON.stringify(paramsOf(run.input), null, 2));
  const [text, setText] = useState(before);
  const [version, setVersion] = useState<Version>(fromStep === undefined ? "published" : "original");
  const [wrong, setWrong] = useState(false);

  function start() {
    const input = text === before ? undefined : parseObject(text);
    const invalid = input === undefined && text !== before;
    setWrong(invalid);
    if (invalid) return;
    replay.mutate(
      {
        run: String(run.run_id),
        version,
        key: newIdempotencyKey(),
        ...(input && { input }),
        ...(fromStep !== undefined && { from_step: fromStep }),
      },
      {
        onSuccess: (started) => {
          onClose();
          router.push(`/runs/${started.run_id}`);
        },
      },
    );
  }

  return (
    <Dialog
      open
      wide
      onOpenChange={onClose}
      title={fromStep === undefined ? `Run #${run.run_id} again` : `Run #${run.run_id} again from ${fromStep}`}
      description={
        fromStep === undefined
          ? "Starts a new run from the first step. It costs what a run costs."
          : `Starts a new run. What the steps before ${fromStep} gave is reused and they are not executed again; ${fromStep} and all after it are. It costs what a run costs.`
      }
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          start();
        }}
      >
        <ParamsField
          label="Parameters"
          hint="A JSON object: those of the first run, unless you change them."
          wrong={wrong}
          text={text}
          onChange={setText}
        />
        <Field label="Version">
          {(control) => (
            <Select {...control} value={version} onChange={(event) => setVersion(event.target.value as Version)}>
              <option value="published">The one published now</option>
              <option value="original">Version {run.version}, which this run had</option>
            </Select>
          )}
        </Field>
        {replay.error && <ErrorDetails error={replay.error} />}
        <DialogActions>
          <Button type="submit" variant="primary" pending={replay.isPending || replay.isSuccess}>
            Start run
          </Button>
          <Button onClick={onClose}>Not now</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
