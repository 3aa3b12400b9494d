"use client";
import { useEffect, useState } from "react";

/** The time in epoch milliseconds, moving on while `ticking`. `initial` is what the server rendered with. */
export function useNow(ticking: boolean, initial: number): number {
  const [now, setNow] = useState(initial);
  useEffect(() => {
    if (!ticking) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [ticking]);
  return now;
}
