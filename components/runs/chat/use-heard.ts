"use client";
import { useCallback, useEffect, useState } from "react";
import type { RunDetail } from "@/lib/runs/queries";
import { type Heard, hear, type StepDelta } from "./deltas";

/** What models are saying, by step. Of a step that is recorded nothing is kept: its record is the truth. */
export function useHeard(run: RunDetail): [Readonly<Record<string, Heard>>, (delta: StepDelta) => void] {
  const [heard, setHeard] = useState<Readonly<Record<string, Heard>>>({});
  const onDelta = useCallback((delta: StepDelta) => {
    setHeard((before) => ({ ...before, [delta.step_id]: hear(before[delta.step_id], delta) }));
  }, []);
  useEffect(() => {
    const recorded = new Set(run.step_log.filter(({ completed_at }) => completed_at).map(({ step_id }) => step_id));
    setHeard((before) => {
      const left = Object.entries(before).filter(([step]) => !recorded.has(step));
      return left.length === Object.keys(before).length ? before : Object.fromEntries(left);
    });
  }, [run.step_log]);
  return [heard, onDelta];
}
