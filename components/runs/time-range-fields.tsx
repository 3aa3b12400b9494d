"use client";
import { useEffect, useState } from "react";
import { Field, Input } from "@/components/ui/field";
import type { RunFilters } from "@/lib/runs/run-filters";

type Times = Pick<RunFilters, "created_after" | "created_before">;

/** The two ends of a range of one's own, in the browser's time zone. */
export function TimeRangeFields({ filters, onChange }: { filters: RunFilters; onChange: (times: Times) => void }) {
  return (
    <div className="grid gap-3 sm:flex">
      <LocalTime
        label="Started after"
        time={filters.created_after}
        onChange={(time) => onChange({ created_after: time })}
      />
      <LocalTime
        label="Started before"
        time={filters.created_before}
        onChange={(time) => onChange({ created_before: time })}
      />
    </div>
  );
}

function LocalTime(props: { label: string; time: string | undefined; onChange: (time: string) => void }) {
  const { time } = props;
  const [value, setValue] = useState(""); // only the browser knows the zone to show it in
  useEffect(() => setValue(time ? localText(new Date(time)) : ""), [time]);
  return (
    <Field label={props.label}>
      {(control) => (
        <Input
          {...control}
          type="datetime-local"
          className="sm:w-56"
          value={value}
          onChange={(event) => {
            setValue(event.target.value);
            const date = new Date(event.target.value);
            props.onChange(Number.isNaN(date.getTime()) ? "" : date.toISOString());
          }}
        />
      )}
    </Field>
  );
}

/** As an input of type datetime-local takes it: `2026-03-14T08:00`. */
function localText(date: Date): string {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
