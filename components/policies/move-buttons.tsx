"use client";
import { ArrowDown, ArrowUp } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { cn } from "@/components/ui/cn";

/**
 * Moves a rule one place up or down, by click or with the arrow keys. `place` counts from 1; the focus stays on the
 * button when the row moves away under it.
 */
export function MoveButtons(props: { name: string; place: number; count: number; onMove: (place: number) => void }) {
  const { name, place, count, onMove } = props;
  const up = useRef<HTMLButtonElement>(null);
  const down = useRef<HTMLButtonElement>(null);
  const going = useRef<{ button: HTMLButtonElement | null; to: number }>(null);

  useEffect(() => {
    if (going.current?.to !== place) return;
    going.current.button?.focus();
    going.current = null;
  });

  function move(by: -1 | 1) {
    const to = place + by;
    if (to < 1 || to > count) return;
    going.current = { button: by < 0 ? up.current : down.current, to };
    onMove(to);
  }
  function onKey(event: KeyboardEvent) {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    move(event.key === "ArrowUp" ? -1 : 1);
  }
  const button = (label: string, Icon: typeof ArrowUp, by: -1 | 1, idle: boolean, ref: typeof up) => (
    <button
      ref={ref}
      type="button"
      aria-label={`Move ${name} ${label}`}
      aria-disabled={idle}
      onClick={() => move(by)}
      onKeyDown={onKey}
      className={cn("rounded p-1 text-muted-foreground hover:bg-muted hover:text-foreground", idle && "opacity-35")}
    >
      <Icon className="size-4" aria-hidden />
    </button>
  );
  return (
    <span className="flex items-center">
      {button("up", ArrowUp, -1, place === 1, up)}
      {button("down", ArrowDown, 1, place === count, down)}
    </span>
  );
}
