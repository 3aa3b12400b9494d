"use client";
import { useState } from "react";
import { Button } from "./button";
import { ScrollRegion } from "./scroll-region";

const SHOWN = 20_000;

/** Any JSON value as indented text. Long ones are cut until asked for; text stays text, never markup. */
export function JsonView({ value, label }: { value: unknown; label: string }) {
  const [whole, setWhole] = useState(false);
  const text = typeof value === "string" ? value : (JSON.stringify(value, null, 2) ?? "null");
  const cut = !whole && text.length > SHOWN;
  return (
    <div className="min-w-0">
      <ScrollRegion label={label} className="max-h-96 overflow-auto rounded-md border bg-background px-3 py-2.5">
        <pre className="whitespace-pre-wrap break-words font-mono text-[13px] leading-relaxed">
          {cut ? `${text.slice(0, SHOWN)}…` : text}
        </pre>
      </ScrollRegion>
      {cut && (
        <Button size="sm" variant="ghost" className="mt-1" onClick={() => setWhole(true)}>
          Show all {Math.round(text.length / 1000)} kB
        </Button>
      )}
    </div>
  );
}
