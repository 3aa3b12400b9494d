"use client";
import { useEffect, useState } from "react";
import { Field, Input, Select } from "@/components/ui/field";
import { ApiError } from "@/lib/api/client";
import { useSchedulePreview } from "@/lib/schedules/queries";
import { CRON_PRESETS } from "./cron-presets";
import { usePause } from "./use-pause";

const OWN = "own";
const NEVER = "never";

/** What a cron expression and zone mean, once the typing stops: words and times, or which of the two is wrong. */
export function useCronPreview(cron: string, timezone: string) {
  const expression = usePause(cron.trim());
  const zone = usePause(timezone);
  const query = useSchedulePreview(expression, zone);
  const wrong = query.error instanceof ApiError ? query.error : null;
  const path = wrong?.details[0]?.path ?? "cron";
  return {
    preview: expression === "" || query.error ? undefined : query.data,
    cronError: wrong && path === "cron" ? wrong.message : undefined,
    timezoneError: wrong && path === "timezone" ? wrong.message : undefined,
  };
}

/** When an agent runs by itself: a usual choice or five cron fields, and a time zone. With `optional`, it may be never. */
export function CronFields(props: {
  cron: string;
  timezone: string;
  optional?: boolean;
  cronError: string | undefined;
  timezoneError: string | undefined;
  description: string | undefined;
  onCron: (cron: string) => void;
  onTimezone: (timezone: string) => void;
}) {
  const { cron, timezone } = props;
  const [zones, setZones] = useState<string[]>([]);
  useEffect(() => setZones(Intl.supportedValuesOf("timeZone")), []); // the browser's list, not the server's
  const choices = [...new Set(["UTC", timezone, ...zones])];
  const [own, setOwn] = useState(false);
  const usual = CRON_PRESETS.find((each) => each.cron === cron)?.cron ?? (props.optional && cron === "" ? NEVER : OWN);
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Repeat">
        {(control) => (
          <Select
            {...control}
            value={own ? OWN : usual}
            onChange={({ target: { value } }) => {
              setOwn(value === OWN);
              if (value !== OWN) props.onCron(value === NEVER ? "" : value);
            }}
          >
            {props.optional && <option value={NEVER}>Never</option>}
            {CRON_PRESETS.map((each) => (
              <option key={each.cron} value={each.cron}>
                {each.label}
              </option>
            ))}
            <option value={OWN}>By a cron expression…</option>
          </Select>
        )}
      </Field>
      <Field label="Time zone" error={props.timezoneError}>
        {(control) => (
          <Select {...control} value={timezone} onChange={(event) => props.onTimezone(event.target.value)}>
            {choices.map((zone) => (
              <option key={zone}>{zone}</option>
            ))}
          </Select>
        )}
      </Field>
      <Field
        label="Schedule"
        className="sm:col-span-2"
        hint={<span aria-live="polite">{props.description ?? "Minute, hour, day of month, month, day of week."}</span>}
        error={props.cronError}
      >
        {(control) => (
          <Input
            {...control}
            className="font-mono"
            value={cron}
            onChange={(event) => props.onCron(event.target.value)}
            placeholder={props.optional ? "Five cron fields; empty: no schedule" : "0 8 * * 1"}
            spellCheck={false}
            autoComplete="off"
          />
        )}
      </Field>
    </div>
  );
}
