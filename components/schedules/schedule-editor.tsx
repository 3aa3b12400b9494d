"use client";
import { type FormEvent, useEffect, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field, Input, Select, Textarea } from "@/components/ui/field";
import { parseObject } from "@/components/ui/parse-object";
import { problemAt } from "@/components/ui/problem-at";
import { useToast } from "@/components/ui/toast";
import { type Schedule, useSaveSchedule } from "@/lib/schedules/queries";
import { CronFields, useCronPreview } from "./cron-fields";
import { NextTimes } from "./next-times";

const MINUTE_MS = 60_000;

const MISSED: { value: Schedule["missed"]; label: string; hint: string }[] = [
  {
    value: "latest_only",
    label: "Start the latest one",
    hint: "Of those that came due while nothing was running, if it is not too late for it.",
  },
  { value: "skip", label: "Pass them over", hint: "A run starts on time, or not at all." },
  {
    value: "all",
    label: "Start each of them",
    hint: "One run for each that came due while nothing was running and is not too late.",
  },
];

const OVERLAP: { value: Schedule["overlap"]; label: string }[] = [
  { value: "skip", label: "Pass that time over" },
  { value: "allow", label: "Start another beside it" },
];

/** Makes an agent's schedule, or changes it. */
export function ScheduleEditor({ agentId, schedule }: { agentId: string; schedule: Schedule | null }) {
  const toast = useToast();
  const save = useSaveSchedule(agentId);
  const [cron, setCron] = useState(schedule?.cron ?? "0 9 * * 1-5");
  const [timezone, setTimezone] = useState(schedule?.timezone ?? "UTC");
  const [missed, setMissed] = useState<Schedule["missed"]>(schedule?.missed ?? "latest_only");
  const [overlap, setOverlap] = useState<Schedule["overlap"]>(schedule?.overlap ?? "skip");
  const [minutes, setMinutes] = useState(String((schedule?.catch_up_ms ?? 60 * MINUTE_MS) / MINUTE_MS));
  const [input, setInput] = useState(inputText(schedule));
  const [wrongInput, setWrongInput] = useState(false);
  const { preview, ...wrong } = useCronPreview(cron, timezone);
  const changed = cron.trim() !== schedule?.cron || timezone !== schedule.timezone;
  useEffect(() => {
    if (!schedule) setTimezone(Intl.DateTimeFormat().resolvedOptions().timeZone);
  }, [schedule]);

  function submit(event: FormEvent) {
    event.preventDefault();
    const value = parseObject(input);
    setWrongInput(!value);
    if (!value) return;
    const catch_up_ms = Math.round(Number(minutes) * MINUTE_MS);
    save.mutate(
      { cron: cron.trim(), timezone, missed, overlap, catch_up_ms, input: value },
      { onSuccess: () => toast(schedule ? "Schedule saved" : "Schedule set") },
    );
  }

  return (
    <Card title={schedule ? "Change the schedule" : "Give this agent a schedule"}>
      <form onSubmit={submit} className="grid gap-5 p-5">
        <CronFields
          cron={cron}
          timezone={timezone}
          onCron={setCron}
          onTimezone={setTimezone}
          description={preview?.description}
          {...wrong}
        />
        {preview && changed && (
          <div className="rounded-md bg-muted px-4 py-3">
            <p className="mb-2 text-[13px] text-muted-foreground">Would run next</p>
            <NextTimes next={preview.next} timezone={timezone} />
          </div>
        )}
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Missed times" hint={MISSED.find(({ value }) => value === missed)?.hint}>
            {(control) => (
              <Select {...control} value={missed} onChange={(event) => setMissed(event.target.value as typeof missed)}>
                {MISSED.map(({ value, label }) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          {missed !== "skip" && (
            <Field label="Too late after, in minutes" error={problemAt(save.error, "catch_up_ms")}>
              {(control) => (
                <Input
                  {...control}
                  type="number"
                  min={0}
                  max={20_160}
                  step="any"
                  required
                  value={minutes}
                  onChange={(event) => setMinutes(event.target.value)}
                />
              )}
            </Field>
          )}
          <Field label="When its last run has not ended">
            {(control) => (
              <Select
                {...control}
                value={overlap}
                onChange={(event) => setOverlap(event.target.value as typeof overlap)}
              >
                {OVERLAP.map(({ value, label }) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
        <Field
          label="Input of its runs (optional)"
          hint="A JSON object. The plan reads it as {{ input.… }}."
          error={wrongInput ? "This is not a JSON object." : problemAt(save.error, "input")}
        >
          {(control) => (
            <Textarea
              {...control}
              className="font-mono text-[13px]"
              placeholder='{ "owner": "sam" }'
              spellCheck={false}
              value={input}
              onChange={(event) => setInput(event.target.value)}
            />
          )}
        </Field>
        {save.error && <Alert>{save.error.message}</Alert>}
        <div>
          <Button type="submit" variant="primary" pending={save.isPending} disabled={cron.trim() === ""}>
            {schedule ? "Save schedule" : "Set schedule"}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function inputText(schedule: Schedule | null): string {
  return schedule && Object.keys(schedule.input).length > 0 ? JSON.stringify(schedule.input, null, 2) : "";
}
