"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { runKeys } from "@/lib/runs/queries";
import { readDelta, type StepDelta } from "./chat/deltas";

const EVENTS = [
  "run.queued",
  "run.running",
  "run.sleeping",
  "run.awaiting_approval",
  "run.awaiting_signal",
  "run.completed",
  "run.failed",
  "run.cancelled",
  "run.timed_out",
  "step.started",
  "step.completed",
  "step.failed",
  "step.skipped",
  "step.retrying",
  "step.awaiting_approval",
  "step.in_doubt",
  "step.rejected",
  "approval.approved",
  "approval.rejected",
];
const REFETCH_MS = 250;

/**
 * Follows a live run: whatever happens to it is read again, at most every quarter of a second. The stream says
 * when to look, never what is true. `setConnected` hears whether it stands; if not, the caller polls. `onDelta` hears
 * what models say while they say it; it and `setConnected` must stay the same from one rendering to the next.
 */
export function useRunEvents(
  runId: string,
  live: boolean,
  setConnected: (connected: boolean) => void,
  onDelta?: (delta: StepDelta) => void,
): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!live) return;
    let stopped = false;
    let busy = false;
    let news = false;
    /** What comes while one reading is under way is followed by another: the last event is never missed. */
    const refetch = async () => {
      news = true;
      if (busy) return;
      busy = true;
      while (news && !stopped) {
        news = false;
        await client.invalidateQueries({ queryKey: runKeys.one(runId) });
        await new Promise((resolve) => setTimeout(resolve, REFETCH_MS));
      }
      busy = false;
    };
    const source = new EventSource(`/api/v1/runs/${encodeURIComponent(runId)}/events`);
    source.onopen = () => {
      setConnected(true);
      refetch(); // what happened before the stream stood
    };
    source.onerror = () => setConnected(false);
    for (const event of EVENTS) source.addEventListener(event, refetch);
    source.addEventListener("step.delta", ({ data }: MessageEvent<string>) => {
      const delta = readDelta(data);
      if (delta) onDelta?.(delta);
    });
    return () => {
      source.close();
      stopped = true;
      setConnected(false);
      // The run may have ended after its messages were read, and before it was itself.
      void client.invalidateQueries({ queryKey: runKeys.one(runId) });
    };
  }, [client, runId, live, setConnected, onDelta]);
}
