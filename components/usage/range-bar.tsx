"use client";
import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { Field, Input, Select } from "@/components/ui/field";
import { daysIn, MAX_DAYS, type UsageRange } from "@/lib/usage/range";
import { PRESETS, usageAddress } from "@/lib/usage/usage-address";

const OWN = "own";

/** Chooses the days to show. The choice stands in the address, so that it can be kept, shared and gone back to. */
export function RangeBar({ range, days }: { range: UsageRange; days: number | null }) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const go = (to: { days: number } | UsageRange) =>
    startTransition(() => router.push(usageAddress(to), { scroll: false }));
  return (
    <div className="mb-6 grid gap-3 sm:flex sm:flex-wrap sm:items-start" aria-busy={pending}>
      <Field label="Range" className="sm:w-48">
        {(control) => (
          <Select
            {...control}
            value={days ?? OWN}
            onChange={({ target: { value } }) => go(value === OWN ? range : { days: Number(value) })}
          >
            {PRESETS.map((preset) => (
              <option key={preset} value={preset}>
                Last {preset} days
              </option>
            ))}
            <option value={OWN}>Other days…</option>
          </Select>
        )}
      </Field>
      {days === null && <OwnDays range={range} pending={pending} onChange={go} />}
    </div>
  );
}

function OwnDays(props: { range: UsageRange; pending: boolean; onChange: (range: UsageRange) => void }) {
  const { range, pending } = props;
  const [from, setFrom] = useState(range.from);
  const [to, setTo] = useState(range.to);
  useEffect(() => {
    setFrom(range.from);
    setTo(range.to);
  }, [range.from, range.to]);
  const problem = problemOf({ from, to });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!problem) props.onChange({ from, to });
  };
  return (
    <form onSubmit={submit} className="grid grid-cols-2 gap-3 sm:flex sm:items-start">
      <Field label="First day" className="sm:w-40" {...(problem && { error: problem })}>
        {(control) => <Input {...control} type="date" value={from} onChange={(event) => setFrom(event.target.value)} />}
      </Field>
      <Field label="Last day" className="sm:w-40">
        {(control) => <Input {...control} type="date" value={to} onChange={(event) => setTo(event.target.value)} />}
      </Field>
      <Button type="submit" className="col-span-2 sm:mt-[26px]" disabled={problem !== null} pending={pending}>
        Show
      </Button>
    </form>
  );
}

function problemOf(range: UsageRange): string | null {
  if (!range.from || !range.to) return "Choose both days.";
  const days = daysIn(range);
  if (days < 1) return "Must not be after the last day.";
  return days > MAX_DAYS ? `At most ${MAX_DAYS} days.` : null;
}
