"use client";
import { useEffect, useState } from "react";
import { formatDuration } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";

const HOUR_MS = 3_600_000;

/** How long until a time: by the second within its last hour, else as people say it. */
export function Countdown({ until }: { until: string }) {
  const [now, setNow] = useState<number>();
  useEffect(() => {
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, []);
  const left = now === undefined ? Number.POSITIVE_INFINITY : Date.parse(until) - now;
  if (left > HOUR_MS || left < 1000) return <RelativeTime time={until} />;
  return (
    <time dateTime={until} className="whitespace-nowrap font-medium text-warning tabular-nums">
      in {formatDuration(Math.floor(left / 1000) * 1000).replace(".0 s", " s")}
    </time>
  );
}
