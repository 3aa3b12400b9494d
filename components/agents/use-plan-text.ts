"use client";
import { useEffect, useState } from "react";
import { usePersonSeen } from "@/components/ui/use-person-seen";
import type { ParsedPlan } from "@/lib/plans/parse-plan-text";
import { useTools } from "@/lib/tools/queries";

const PAUSE_MS = 200;

/**
 * The text of a plan and what is found in it, a moment after the typing stops. The checker is as heavy as the
 * rest of the page together: it comes once somebody is there to write. `parsed` is undefined until the text as it stands has been checked.
 */
export function usePlanText(initial: string) {
  const [text, setText] = useState(initial);
  const [checked, setChecked] = useState<{ text: string; parsed: ParsedPlan }>();
  const tools = useTools();
  const seen = usePersonSeen();
  useEffect(() => {
    if (!seen) return;
    let stale = false;
    const timer = setTimeout(async () => {
      const { parsePlanText } = await import("@/lib/plans/parse-plan-text");
      if (!stale) setChecked({ text, parsed: parsePlanText(text, tools) });
    }, PAUSE_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [text, tools, seen]);
  return { text, setText, parsed: checked?.text === text ? checked.parsed : undefined, shown: checked?.parsed };
}

/** A plan as the editor shows it. */
export function planToText(plan: unknown): string {
  return JSON.stringify(plan, null, 2);
}
