"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { ApiError } from "@/lib/api/client";
import { approvalKeys } from "@/lib/approvals/queries";
import { contactRunKeys, type DecideActions, type DecidedActions, sendDecideActions } from "@/lib/contact-runs/queries";

export interface DecideProgress {
  phase: "asking" | "working" | "done" | "stopped";
  decided: number;
  /** What waited when it began. */
  total: number;
  /** How many were refused of each reason. */
  refusals: { message: string; count: number }[];
  /** Why it could not go on. */
  error?: string;
}

const IDS_AT_ONCE = 500;
const TRIES = 3;
const START: DecideProgress = { phase: "asking", decided: 0, total: 0, refusals: [] };

/** Decides the actions of a run that wait, some hundred a call, until all are through or it is stopped. */
export function useDecideActions(run: string) {
  const client = useQueryClient();
  const [progress, setProgress] = useState(START);
  const stopped = useRef(false);

  /** @param total how many actions that will be, as far as anybody knows */
  async function decide(body: DecideActions, total: number) {
    let sum: DecideProgress = { ...START, phase: "working", total };
    setProgress(sum);
    try {
      for (const part of inParts(body)) {
        for (let after: string | null = ""; after !== null && !stopped.current; ) {
          const result: DecidedActions = await send(run, { ...part, ...(after && { after }) });
          sum = add(sum, result);
          setProgress(sum);
          after = result.next;
        }
      }
      sum = { ...sum, phase: stopped.current ? "stopped" : "done" };
    } catch (error) {
      sum = { ...sum, phase: "stopped", error: error instanceof Error ? error.message : "It could not go on." };
    }
    setProgress(sum);
    client.invalidateQueries({ queryKey: contactRunKeys.all(run) });
    client.invalidateQueries({ queryKey: approvalKeys.all });
  }
  function stop() {
    stopped.current = true;
  }
  return { progress, decide, stop };
}

/** The API takes so many contacts by name at a time. */
function inParts({ contact_ids: ids, ...body }: DecideActions): DecideActions[] {
  if (!ids) return [body];
  const parts = Array.from({ length: Math.ceil(ids.length / IDS_AT_ONCE) }, (_, at) => at * IDS_AT_ONCE);
  return parts.map((first) => ({ ...body, contact_ids: ids.slice(first, first + IDS_AT_ONCE) }));
}

/** What was decided and not answered for is simply no longer waiting when it is sent again. */
async function send(run: string, body: DecideActions): Promise<DecidedActions> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await sendDecideActions(run, body);
    } catch (error) {
      const lost = error instanceof ApiError && error.code === "network_error";
      if (!lost || attempt === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, attempt * 1000));
    }
  }
}

function add(sum: DecideProgress, { decided, refused }: DecidedActions): DecideProgress {
  const counts = new Map(sum.refusals.map(({ message, count }) => [message, count]));
  for (const { message } of refused) counts.set(message, (counts.get(message) ?? 0) + 1);
  const refusals = [...counts].map(([message, count]) => ({ message, count }));
  return { ...sum, decided: sum.decided + decided, refusals };
}
