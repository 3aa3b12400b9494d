"use client";
import { useEffect, useState } from "react";
import { Field, Input } from "@/components/ui/field";

/** The times a cron expression means, in words; undefined while unknown, null when it means none. */
function useCronDescription(cron: string): string | null | undefined {
  const [description, setDescription] = useState<string | null>();
  useEffect(() => {
    let stale = false;
    setDescription(undefined);
    if (!cron.trim()) return;
    import("@/lib/agents/schedule").then(({ checkSchedule, describeCron }) => {
      if (stale) return;
      try {
        checkSchedule({ cron: cron.trim(), timezone: "UTC" });
        setDescription(describeCron(cron.trim()));
      } catch {
        setDescription(null);
      }
    });
    return () => {
      stale = true;
    };
  }, [cron]);
  return description;
}

/** When an agent runs by itself: five cron fields and a time zone; empty for never. */
export function ScheduleFields(props: {
  cron: string;
  timezone: string;
  onCron: (cron: string) => void;
  onTimezone: (timezone: string) => void;
}) {
  const description = useCronDescription(props.cron);
  const [zones, setZones] = useState<string[]>([]);
  useEffect(() => setZones(["UTC", ...Intl.supportedValuesOf("timeZone")]), []); // the browser's list, not the server's
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field
        label="Schedule"
        hint={
          <span aria-live="polite">
            {props.cron.trim() === ""
              ? "Five cron fields, such as 0 8 * * 1. Empty: no schedule."
              : (description ?? " ")}
          </span>
        }
        error={description === null ? "This is not a cron expression of five fields." : undefined}
      >
        {(control) => (
          <Input
            {...control}
            className="font-mono"
            value={props.cron}
            onChange={(event) => props.onCron(event.target.value)}
            placeholder="0 8 * * 1"
            spellCheck={false}
          />
        )}
      </Field>
      <Field label="Time zone" hint="An IANA name, such as Europe/Berlin.">
        {(control) => (
          <Input
            {...control}
            list="time-zones"
            value={props.timezone}
            onChange={(event) => props.onTimezone(event.target.value)}
            spellCheck={false}
          />
        )}
      </Field>
      <datalist id="time-zones">
        {zones.map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </div>
  );
}
