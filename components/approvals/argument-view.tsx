"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { JsonView } from "@/components/ui/json-view";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { InertText } from "./inert-text";
import { visibleJson, visibleText } from "./visible-text";

const SHOWN = 10_000;

/** The arguments of a call, one by one: texts as they will be sent, anything else as JSON. */
export function ArgumentView({ args }: { args: unknown }) {
  if (typeof args !== "object" || args === null || Array.isArray(args)) return <ArgumentJson args={args} />;
  const entries = Object.entries(args);
  if (entries.length === 0) return <p className="text-muted-foreground text-sm">The call has no arguments.</p>;
  return (
    <dl className="grid gap-4">
      {entries.map(([name, value]) => (
        <div key={name} className="min-w-0">
          <dt className="mb-1 break-words font-medium font-mono text-[13px] text-muted-foreground">
            <InertText text={name} />
          </dt>
          <dd>
            {typeof value === "string" ? (
              <TextValue text={value} label={visibleText(name)} />
            ) : (
              <JsonView value={visibleJson(value)} label={visibleText(name)} />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** All arguments as they stand in the request. */
export function ArgumentJson({ args }: { args: unknown }) {
  return <JsonView value={visibleJson(args)} label="Arguments as JSON" />;
}

function TextValue({ text, label }: { text: string; label: string }) {
  const [whole, setWhole] = useState(false);
  if (text === "") return <p className="text-muted-foreground text-sm">Empty text</p>;
  const cut = !whole && text.length > SHOWN;
  return (
    <>
      <ScrollRegion label={label} className="max-h-96 overflow-y-auto rounded-md">
        <p className="whitespace-pre-wrap break-words text-sm leading-relaxed">
          <InertText text={cut ? text.slice(0, SHOWN) : text} />
        </p>
      </ScrollRegion>
      {cut && (
        <Button size="sm" variant="ghost" className="mt-1" onClick={() => setWhole(true)}>
          {Math.round((text.length - SHOWN) / 1000)} kB more: show all
        </Button>
      )}
    </>
  );
}
