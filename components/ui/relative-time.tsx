"use client";
import { createContext, useContext, useSyncExternalStore } from "react";
import { useHydrated } from "@/lib/hydration/use-hydrated";
import { absoluteTime, relativeTime } from "./format";

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

/** One clock for every time on the page; it ticks only while something shows a time. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, 15_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The server's clock, in epoch milliseconds, when it rendered the page. */
export const RenderedAt = createContext(0);

/** A time as people say it (“3 minutes ago”), with the exact one in its title. Nothing given shows a dash. */
export function RelativeTime({ time, empty = "—" }: { time: string | null | undefined; empty?: string }) {
  const renderedAt = useContext(RenderedAt);
  const current = useSyncExternalStore(
    subscribe,
    () => Math.max(now, 0),
    () => 0,
  );
  if (!time) return <span className="text-muted-foreground">{empty}</span>;
  return (
    <time dateTime={time} title={current ? absoluteTime(time) : time} className="whitespace-nowrap">
      {relativeTime(time, current ? Math.max(current, Date.now()) : renderedAt)}
    </time>
  );
}

/** The exact local time; until the browser has taken the page over, whose zone is not known before, that of UTC. */
export function ExactTime({ time }: { time: string }) {
  const local = useHydrated();
  return <time dateTime={time}>{local ? absoluteTime(time) : `${time.slice(0, 16).replace("T", " ")} UTC`}</time>;
}
