"use client";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { Dialog } from "@/components/ui/dialog";
import { NAV_GROUPS } from "./nav-items";

const ITEMS = NAV_GROUPS.flatMap((group) => group.items);
const SEQUENCE_MS = 1200;

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))
  );
}

/** Keys that work anywhere but in a field: `?` this list, `/` the search box, `g` and a letter a page. */
export function Shortcuts({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const router = useRouter();
  const pressedG = useRef(0);

  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector("[role=dialog]")) return;
      const afterG = event.timeStamp - pressedG.current < SEQUENCE_MS;
      pressedG.current = event.key === "g" ? event.timeStamp : 0;
      if (event.key === "?") return onOpenChange(true);
      if (event.key === "/") {
        const search = document.querySelector<HTMLInputElement>("input[type=search]");
        if (search) event.preventDefault();
        return search?.focus();
      }
      const item = afterG && ITEMS.find((each) => each.key === event.key);
      if (item) router.push(item.href);
    }
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
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
    </Dialog>
  );
}

function Shortcut({ label, keys }: { label: string; keys: string[] }) {
  return (
    <>
      <dt>{label}</dt>
      <dd className="flex gap-1">
        {keys.map((key) => (
          <kbd key={key} className="min-w-6 rounded border bg-muted px-1.5 py-0.5 text-center font-mono text-xs">
            {key}
          </kbd>
        ))}
      </dd>
    </>
  );
}
