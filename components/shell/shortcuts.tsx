"use client";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { isOverlaid, isTyping } from "./keys";
import { NAV_ITEMS } from "./nav-items";

const ShortcutsDialog = dynamic(async () => (await import("./shortcuts-dialog")).ShortcutsDialog, { ssr: false });
const SEQUENCE_MS = 1200;

/** Keys that work anywhere but in a field: `?` this list, `/` the search box, `g` and a letter a page. */
export function Shortcuts({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const router = useRouter();
  const pressedG = useRef(0);

  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || isOverlaid()) return;
      if (event.key === "Shift") return;
      const afterG = pressedG.current > 0;
      const inTime = event.timeStamp - pressedG.current < SEQUENCE_MS;
      pressedG.current = event.key === "g" ? event.timeStamp : 0;
      // Whatever follows a `g`, however late, is meant for this list and not for the page beneath.
      if (afterG) event.preventDefault();
      if (event.key === "?") return onOpenChange(true);
      if (event.key === "/") {
        const search = document.querySelector<HTMLInputElement>("input[type=search]");
        if (search) event.preventDefault();
        return search?.focus();
      }
      const item = afterG && inTime && NAV_ITEMS.find((each) => each.key === event.key);
      if (item) router.push(item.href);
    }
    window.addEventListener("keydown", onKey, true); // before the keys of a page
    return () => window.removeEventListener("keydown", onKey, true);
  }, [router, onOpenChange]);

  return open && <ShortcutsDialog onOpenChange={onOpenChange} />;
}
