"use client";
import { useEffect, useState } from "react";

const PAUSE_MS = 250;

/** A value as it was when it last stood still for a moment: what is typed is not asked about letter by letter. */
export function usePause<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
