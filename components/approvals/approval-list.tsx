"use client";
import type { MouseEvent } from "react";
import { EffectBadge } from "@/components/agents/effect-badge";
import { cn } from "@/components/ui/cn";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ApprovalFilters, ApprovalListItem } from "@/lib/approvals/queries";
import { gist } from "./gist";
import { inboxAddress } from "./inbox-filters";
import { InertText } from "./inert-text";

interface Props {
  items: ApprovalListItem[];
  filters: ApprovalFilters;
  shownId: string | undefined;
  selected: ReadonlySet<string>;
  /** Absent where nothing can be decided. */
  onSelect?: (id: string) => void;
  onOpen: (id: string) => void;
}

/** The id of a row's link, which the keyboard moves to. */
export function rowId(approval: string): string {
  return `row-${approval}`;
}

/** The approvals of a tab; the one shown beside is marked. */
export function ApprovalList({ items, filters, shownId, selected, onSelect, onOpen }: Props) {
  return (
    <ul className="divide-y" aria-label="Approvals">
      {items.map((item) => (
        <li
          key={item.id}
          data-approval={item.id}
          className={cn(
            "relative flex items-start gap-3 px-4 py-3 hover:bg-muted/60",
            item.id === shownId && "bg-accent-soft hover:bg-accent-soft",
          )}
        >
          {onSelect && (
            <input
              type="checkbox"
              aria-label={`Select ${item.tool} of run #${item.run.number}`}
              className="relative z-10 mt-0.5 size-4 shrink-0 accent-(--accent) before:absolute before:-inset-2.5"
              checked={selected.has(item.id)}
              onChange={() => onSelect(item.id)}
            />
          )}
          <Row item={item} href={inboxAddress(filters, item.id)} current={item.id === shownId} onOpen={onOpen} />
        </li>
      ))}
    </ul>
  );
}

function Row(props: { item: ApprovalListItem; href: string; current: boolean; onOpen: (id: string) => void }) {
  const { item, current } = props;
  const quiet = cn("text-[13px]", current ? "text-foreground/75" : "text-muted-foreground");
  function open(event: MouseEvent) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a tab or a window of its own
    event.preventDefault();
    props.onOpen(item.id);
  }
  return (
    <div className="min-w-0 flex-1">
      <div className="flex items-center justify-between gap-2">
        <a
          id={rowId(item.id)}
          href={props.href}
          aria-current={current ? "true" : undefined}
          onClick={open}
          className="truncate font-medium font-mono text-[13px] outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
        >
          {item.tool}
        </a>
        <EffectBadge effect={item.effect} />
      </div>
      <p className="mt-1 truncate text-sm">
        <InertText text={gist(item.args)} />
      </p>
      <p className={cn("mt-1 flex justify-between gap-3", quiet)}>
        <span className="truncate">
          <InertText text={item.agent.name} /> · #{item.run.number}
        </span>
        <RelativeTime time={item.decided_at ?? item.created_at} />
      </p>
    </div>
  );
}
