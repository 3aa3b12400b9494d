"use client";
import { useEffect, useRef } from "react";
import { isOverlaid, isTyping } from "@/components/shell/keys";

/** What the keys of the inbox do. A command that does not apply now does nothing. */
export interface InboxCommands {
  next: () => void;
  previous: () => void;
  open: () => void;
  /** Leaves what was opened last: a form, then the approval. */
  leave: () => void;
  approve: () => void;
  reject: () => void;
  edit: () => void;
  delegate: () => void;
  select: () => void;
  /** Picks an answer by its place, from 0. */
  choose: (index: number) => void;
  /** Sends the form that has the focus. */
  submit: () => void;
}

const COMMANDS: Record<string, Exclude<keyof InboxCommands, "choose">> = {
  j: "next",
  k: "previous",
  a: "approve",
  r: "reject",
  e: "edit",
  d: "delegate",
  x: "select",
  Enter: "open",
  Escape: "leave",
};

/** Listens for the inbox's keys as long as the page is shown. */
export function useInboxKeys(commands: InboxCommands): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      // Prevented: a letter after `g`. Repeated: one held key is one decision.
      if (event.defaultPrevented || event.repeat || event.altKey || isOverlaid()) return;
      const target = event.target instanceof HTMLElement ? event.target : null;
      if (event.ctrlKey || event.metaKey) {
        if (event.key === "Enter" && isTyping(target) && target?.closest("[data-approval-detail]")) {
          event.preventDefault();
          latest.current.submit();
        }
        return;
      }
      if (isTyping(target)) {
        if (event.key === "Escape") target?.closest<HTMLElement>("[data-approval-detail]")?.focus();
        return;
      }
      if (/^[1-9]$/.test(event.key)) return latest.current.choose(Number(event.key) - 1);
      const command = COMMANDS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (!command) return;
      // Enter on a link or a button is that link or button.
      if (command === "open" && target?.closest("a, button, input")) return;
      event.preventDefault();
      latest.current[command]();
    }
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
