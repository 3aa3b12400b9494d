"use client";
import { RelativeTime } from "@/components/ui/relative-time";
import { timeInZone } from "./time-in-zone";

/** The next times of a schedule, by the clocks of its zone, and how far off they are. */
export function NextTimes({ next, timezone }: { next: string[]; timezone: string }) {
  return (
    <ol className="grid gap-2 text-sm" aria-label="Next times">
      {next.map((time) => (
        <li key={time} className="flex flex-wrap items-baseline justify-between gap-x-4">
          <span className="tabular-nums" suppressHydrationWarning>
            {timeInZone(time, timezone)}
          </span>
          <span className="text-[13px] text-muted-foreground">
            <RelativeTime time={time} />
          </span>
        </li>
      ))}
    </ol>
  );
}
