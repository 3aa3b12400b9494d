"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { ApiError } from "@/lib/api/client";
import { newIdempotencyKey } from "@/lib/runs/idempotency-key";
import { type BulkRequest, type BulkResult, runKeys, sendBulk } from "@/lib/runs/queries";

/** The runs themselves, or whatever meets a filter as the API takes it. */
export type BulkTarget = { ids: string[] } | { filter: Record<string, string> };

export interface BulkProgress {
  phase: "asking" | "working" | "done" | "stopped";
  matched: number;
  done: number;
  /** How many failed of each reason. */
  failures: { message: string; count: number }[];
  /** Why it could not go on. */
  error?: string;
}

const IDS_AT_ONCE = 100;
const TRIES = 3;
const START: BulkProgress = { phase: "asking", matched: 0, done: 0, failures: [] };

/** Does something to many runs, call by call, until all are through or it is stopped. */
export function useBulkRuns(action: "cancel" | "replay", target: BulkTarget) {
  const client = useQueryClient();
  const [progress, setProgress] = useState(START);
  const stopped = useRef(false);

  async function run() {
    let sum: BulkProgress = { ...START, phase: "working" };
    setProgress(sum);
    try {
      for await (const result of results(action, target)) {
        sum = add(sum, result);
        setProgress(sum);
        if (stopped.current) break;
      }
      sum = { ...sum, phase: stopped.current ? "stopped" : "done" };
    } catch (error) {
      sum = { ...sum, phase: "stopped", error: error instanceof Error ? error.message : "It could not go on." };
    }
    setProgress(sum);
    client.invalidateQueries({ queryKey: runKeys.all });
  }
  function stop() {
    stopped.current = true;
  }
  return { progress, run, stop };
}

async function* results(action: "cancel" | "replay", target: BulkTarget): AsyncGenerator<BulkResult> {
  if ("ids" in target) {
    for (let i = 0; i < target.ids.length; i += IDS_AT_ONCE) {
      yield await send(action, { run_ids: target.ids.slice(i, i + IDS_AT_ONCE) });
    }
    return;
  }
  for (let cursor: string | null = ""; cursor !== null; ) {
    const result: BulkResult = await send(action, { filter: target.filter, ...(cursor && { cursor }) });
    yield result;
    const broke = result.done === 0 && result.failed.some(({ error }) => error.code === "insufficient_credits");
    cursor = result.more && !broke ? result.cursor : null;
  }
}

/** The same key for each try: whatever the network swallowed, no run is started twice. */
async function send(action: "cancel" | "replay", body: BulkRequest): Promise<BulkResult> {
  const key = newIdempotencyKey();
  for (let attempt = 1; ; attempt++) {
    try {
      return await sendBulk(action, body, key);
    } catch (error) {
      const lost = error instanceof ApiError && ["network_error", "idempotency_in_progress"].includes(error.code);
      if (!lost || attempt === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, attempt * 1000));
    }
  }
}

function add(sum: BulkProgress, result: BulkResult): BulkProgress {
  const counts = new Map(sum.failures.map(({ message, count }) => [message, count]));
  for (const { error } of result.failed) counts.set(error.message, (counts.get(error.message) ?? 0) + 1);
  const failures = [...counts].map(([message, count]) => ({ message, count }));
  return { ...sum, matched: sum.matched + result.matched, done: sum.done + result.done, failures };
}
