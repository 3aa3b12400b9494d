"use client";
import { useState } from "react";
import { readContactPage } from "@/lib/contacts/queries";

/** More than that is for the agent's own targeting: the worker works it out, and no page has to gather it. */
const MOST = 5000;

/** Gathers who is in a segment now, for a run that is started for them. */
export function useSegmentIds() {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<string>();

  /** @returns undefined when it did not come about; `error` says why */
  async function gather(segment: string): Promise<string[] | undefined> {
    setPending(true);
    setError(undefined);
    try {
      const ids: string[] = [];
      for (let cursor: string | null = ""; cursor !== null; ) {
        const page = await readContactPage({ segment }, 100, cursor);
        ids.push(...page.data.map(({ id }) => id));
        cursor = page.next_cursor;
        if (ids.length > MOST) {
          setError(`More than ${MOST.toLocaleString("en")} contacts are in it. Make it the agent's targeting instead.`);
          return undefined;
        }
      }
      if (ids.length === 0) setError("Nobody is in this segment now.");
      return ids.length > 0 ? ids : undefined;
    } catch (problem) {
      setError(problem instanceof Error ? problem.message : "The contacts could not be read.");
      return undefined;
    } finally {
      setPending(false);
    }
  }
  return { gather, pending, error };
}
