"use client";
import { useEffect, useState } from "react";
import { useTools } from "@/lib/agents/queries";
import type { ParsedPlan } from "@/lib/plans/parse-plan-text";

const PAUSE_MS = 200;

/**
 * The text of a plan and what is found in it, a moment after the typing stops. The checker is loaded with the first
 * editor, not with the page. `parsed` is undefined until the text as it stands has been checked.
 */
export function usePlanText(initial: string) {
  const [text, setText] = useState(initial);
  const [checked, setChecked] = useState<{ text: string; parsed: ParsedPlan }>();
  const tools = useTools();
  useEffect(() => {
    let stale = false;
    const timer = setTimeout(async () => {
      const { parsePlanText } = await import("@/lib/plans/parse-plan-text");
      if (!stale) setChecked({ text, parsed: parsePlanText(text, tools) });
    }, PAUSE_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [text, tools]);
  return { text, setText, parsed: checked?.text === text ? checked.parsed : undefined, shown: checked?.parsed };
}

/** A plan as the editor shows it. */
export function planToText(plan: unknown): string {
  return JSON.stringify(plan, null, 2);
}
