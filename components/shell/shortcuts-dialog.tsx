"use client";
import { INBOX_KEYS } from "@/components/approvals/inbox-keys";
import { RUN_KEYS } from "@/components/runs/run-keys";
import { Dialog } from "@/components/ui/dialog";
import { NAV_ITEMS } from "./nav-items";

/** The keys that work, by page. */
export function ShortcutsDialog({ onOpenChange }: { onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open onOpenChange={onOpenChange} title="Keyboard shortcuts">
      <dl className="grid grid-cols-[1fr_auto] gap-x-6 gap-y-2.5 text-sm">
        <Shortcut label="This list" keys={["?"]} />
        <Shortcut label="Go to the search box" keys={["/"]} />
        {NAV_ITEMS.map((item) => (
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
