"use client";
import { useEffect, useRef } from "react";
import type { FormCommands } from "@/components/approvals/pending-props";
import { isTyping } from "@/components/shell/keys";

const COMMANDS = { a: "approve", r: "reject", e: "edit" } as const;

/**
 * The inbox's keys in a dialog: they go to the action that has the focus, or to the only one that waits.
 * `leave` leaves the form that is open, if there is one.
 */
export function useActionKeys() {
  const forms = useRef(new Map<string, FormCommands>());
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.defaultPrevented || event.repeat || event.altKey) return;
      const form = formOf(forms.current);
      if (event.ctrlKey || event.metaKey) {
        if (event.key === "Enter" && isTyping(event.target)) form?.submit();
        return;
      }
      const command = COMMANDS[event.key.toLowerCase() as keyof typeof COMMANDS];
      if (!command || isTyping(event.target)) return;
      event.preventDefault();
      form?.[command]();
    }
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  const register = (step: string) => (commands: FormCommands | null) => {
    if (commands) forms.current.set(step, commands);
    else forms.current.delete(step);
  };
  return { register, leave: () => formOf(forms.current)?.leave() ?? false };
}

function formOf(forms: ReadonlyMap<string, FormCommands>): FormCommands | undefined {
  const focused = document.activeElement?.closest("[data-action]")?.getAttribute("data-action") ?? "";
  return forms.get(focused) ?? (forms.size === 1 ? [...forms.values()][0] : undefined);
}
