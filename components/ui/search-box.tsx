"use client";
import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { cn } from "./cn";
import { Input } from "./field";

const PAUSE_MS = 300;

/**
 * A search field; `onSearch` hears of the text once the typing pauses. `value` is what is looked for when the page's
 * address says it: the field follows it back. `/` on the keyboard leads here.
 */
export function SearchBox(props: {
  label: string;
  placeholder?: string;
  value?: string;
  className?: string;
  onSearch: (text: string) => void;
}) {
  const { label, value = "", onSearch } = props;
  const [text, setText] = useState(value);
  const said = useRef(value);
  const latest = useRef(onSearch);
  useEffect(() => {
    latest.current = onSearch;
  });
  useEffect(() => {
    if (props.value === undefined || props.value === said.current) return;
    said.current = props.value; // changed by the address, not by typing
    setText(props.value);
  }, [props.value]);
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === said.current) return;
    const timer = setTimeout(() => {
      said.current = wanted;
      latest.current(wanted);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div className={cn("relative", props.className)}>
      <Search className="pointer-events-none absolute top-2.5 left-3 size-4 text-muted-foreground" aria-hidden />
      <Input
        type="search"
        aria-label={label}
        placeholder={props.placeholder ?? label}
        className="pl-9"
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </div>
  );
}
