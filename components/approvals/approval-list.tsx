"use client";
import type { MouseEvent } from "react";
import { EffectBadge } from "@/components/agents/effect-badge";
import { cn } from "@/components/ui/cn";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ApprovalFilters, ApprovalListItem } from "@/lib/approvals/queries";
import { ApprovalKindBadge, isBatchable, isCall, standingArgs } from "./approval-kind";
import { approvalGist } from "./gist";
import { inboxAddress } from "./inbox-filters";
import { InertText } from "./inert-text";

interface Props {
  items: ApprovalListItem[];
  filters: ApprovalFilters;
  shownId: string | undefined;
  selected: ReadonlySet<string>;
  /** Why a decision together with others was refused, by id. */
  problems: ReadonlyMap<string, string>;
  /** Absent where nothing can be decided. */
  onSelect?: (id: string) => void;
  onOpen: (id: string) => void;
}

/** The id of a row's link, which the keyboard moves to. */
export function rowId(approval: string): string {
  return `row-${approval}`;
}

/** The approvals of a view; the one shown beside is marked. */
export function ApprovalList({ items, filters, shownId, selected, problems, onSelect, onOpen }: Props) {
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
              className="relative z-10 mt-0.5 size-4 shrink-0 accent-(--accent) before:absolute before:-inset-2.5 disabled:invisible"
              checked={selected.has(item.id)}
              disabled={!isBatchable(item)}
              onChange={() => onSelect(item.id)}
            />
          )}
          <Row
            item={item}
            href={inboxAddress(filters, item.id)}
            current={item.id === shownId}
            problem={problems.get(item.id)}
            onOpen={onOpen}
          />
        </li>
      ))}
    </ul>
  );
}

interface RowProps {
  item: ApprovalListItem;
  href: string;
  current: boolean;
  problem: string | undefined;
  onOpen: (id: string) => void;
}

function Row({ item, href, current, problem, onOpen }: RowProps) {
  const quiet = cn("text-[13px]", current ? "text-foreground/75" : "text-muted-foreground");
  function open(event: MouseEvent) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a tab or a window of its own
    event.preventDefault();
    onOpen(item.id);
  }
  return (
    <div className="min-w-0 flex-1">
      <div className="flex items-center justify-between gap-2">
        <a
          id={rowId(item.id)}
          href={href}
          aria-current={current ? "true" : undefined}
          onClick={open}
          className={cn(
            "truncate font-medium text-[13px] outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2",
            isCall(item) && "font-mono",
          )}
        >
          {isCall(item) ? item.tool : <InertText text={item.agent.name} />}
        </a>
        {item.kind === "call" ? <EffectBadge effect={item.effect} /> : <ApprovalKindBadge kind={item.kind} />}
      </div>
      <p className="mt-1 truncate text-sm">
        <InertText
          text={approvalGist({ question: item.kind === "call" ? null : item.question, args: standingArgs(item) })}
        />
      </p>
      <p className={cn("mt-1 flex justify-between gap-3", quiet)}>
        <span className="truncate">
          {isCall(item) && (
            <>
              <InertText text={item.agent.name} /> ·{" "}
            </>
          )}
          {item.contact ? <InertText text={item.contact.name} /> : `#${item.run.number}`}
          {item.required > 1 && ` · ${item.votes.length} of ${item.required}`}
        </span>
        <RelativeTime time={item.decided_at ?? item.created_at} />
      </p>
      {problem && <p className="mt-1 break-words text-[13px] text-danger">{problem}</p>}
    </div>
  );
}
