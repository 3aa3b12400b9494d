"use client";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { INBOX_KEYS } from "@/components/approvals/use-inbox-keys";
import { RUN_KEYS } from "@/components/runs/use-row-keys";
import { Dialog } from "@/components/ui/dialog";
import { isOverlaid, isTyping } from "./keys";
import { NAV_GROUPS } from "./nav-items";

const ITEMS = NAV_GROUPS.flatMap((group) => group.items);
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
      const item = afterG && inTime && ITEMS.find((each) => each.key === event.key);
      if (item) router.push(item.href);
    }
    window.addEventListener("keydown", onKey, true); // before the keys of a page
    return () => window.removeEventListener("keydown", onKey, true);
  }, [router, onOpenChange]);

  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts">
      <dl className="grid grid-cols-[1fr_auto] gap-x-6 gap-y-2.5 text-sm">
        <Shortcut label="This list" keys={["?"]} />
        <Shortcut label="Go to the search box" keys={["/"]} />
        {ITEMS.map((item) => (
          <Shortcut key={item.href} label={item.label} keys={["g", item.key]} />
        ))}
      </dl>
      <h3 className="mt-6 mb-2.5 font-medium text-sm">Approvals</h3>
      <dl className="grid grid-cols-[1fr_auto] gap-x-6 gap-y-2.5 text-sm">
        {INBOX_KEYS.map((each) => (
          <Shortcut key={each.label} {...each} />
        ))}
      </dl>
      <h3 className="mt-6 mb-2.5 font-medium text-sm">Runs</h3>
      <dl className="grid grid-cols-[1fr_auto] gap-x-6 gap-y-2.5 text-sm">
        {RUN_KEYS.map((each) => (
          <Shortcut key={each.label} {...each} />
        ))}
      </dl>
    </Dialog>
  );
}

function Shortcut({ label, keys }: { label: string; keys: string[] }) {
  return (
    <>
      <dt>{label}</dt>
      <dd className="flex items-start justify-end gap-1">
        {keys.map((key) => (
          <kbd key={key} className="min-w-6 rounded border bg-muted px-1.5 py-0.5 text-center font-mono text-xs">
            {key}
          </kbd>
        ))}
      </dd>
    </>
  );
}
