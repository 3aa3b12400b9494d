"use client";
import { Settings2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { buttonStyle } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { Link } from "@/components/ui/link";
import { LoadMore } from "@/components/ui/load-more";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { useToast } from "@/components/ui/toast";
import {
  type ApprovalFilters,
  type ApprovalGroup,
  type ApprovalListItem,
  listedFilters,
  useApprovalGroups,
  useApprovals,
} from "@/lib/approvals/queries";
import { approvalName, isBatchable } from "./approval-kind";
import { ApprovalList } from "./approval-list";
import type { PaneCommands } from "./approval-pane";
import { decidedVerb } from "./approval-status";
import { BulkBar } from "./bulk-bar";
import { tabOf } from "./inbox-filters";
import { InboxFiltersBar } from "./inbox-filters-bar";
import { LaterPane, useReadyPane } from "./later-pane";
import { useInboxKeys } from "./use-inbox-keys";
import { useInboxPosition } from "./use-inbox-position";
import { useOthersNotices } from "./use-others-notices";
import type { Viewer } from "./viewer";

const LoadError = dynamic(async () => (await import("@/components/ui/load-error")).LoadError, { loading: () => null });

const ProposedRules = dynamic(async () => (await import("./proposed-rules")).ProposedRules, { loading: () => null });

const InboxEmpty = dynamic(async () => (await import("./inbox-empty")).InboxEmpty, { loading: () => null });

const ApprovalGroups = dynamic(async () => (await import("./approval-groups")).ApprovalGroups, { loading: () => null });

const BulkDialog = dynamic(async () => (await import("./bulk-dialog")).BulkDialog, { ssr: false });

/** After the page has moved on by itself, a key or a click meant for the call before decides nothing for so long. */
const UNARMED_MS = 500;
const NOTHING: ApprovalListItem[] = [];
const NO_GROUPS: ApprovalGroup[] = [];
const NO_PROBLEMS: ReadonlyMap<string, string> = new Map();

/** The inbox: what one view holds, and beside it the one that is looked at. */
export function Inbox(props: { filters: ApprovalFilters; agents: { id: string; name: string }[]; viewer: Viewer }) {
  const { filters, viewer } = props;
  const toast = useToast();
  const query = useApprovals(useMemo(() => listedFilters(filters), [filters]));
  const grouped = tabOf(filters) === "pending" && filters.run === undefined;
  const groups = useApprovalGroups(grouped).data?.filter(isOf(filters.agent)) ?? NO_GROUPS;
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.data) ?? NOTHING, [query.data]);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const searching = items.length === 0 && hasNextPage; // a page that found nothing says where the search goes on
  useEffect(() => {
    if (searching && !isFetchingNextPage) void fetchNextPage();
  }, [searching, isFetchingNextPage, fetchNextPage]);
  const { shownId, opened, move, open, close, advance } = useInboxPosition(items, filters);
  useReadyPane();
  const mine = useRef(new Set<string>());
  const pane = useRef<PaneCommands>(null);
  const movedAt = useRef(Number.NEGATIVE_INFINITY);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [problems, setProblems] = useState(NO_PROBLEMS);
  const [bulk, setBulk] = useState<{ decision: "approve" | "reject"; items: ApprovalListItem[] }>();
  const waiting = filters.status === "pending";
  const canSelect = viewer.canDecide && waiting;
  const able = canSelect ? items.filter(isBatchable) : NOTHING;
  const chosen = able.filter((item) => selected.has(item.id));
  useOthersNotices(waiting ? items : NOTHING, mine, viewer.userId);

  const toggle = useCallback((id: string) => {
    setSelected((old) => new Set(old.has(id) ? [...old].filter((each) => each !== id) : [...old, id]));
  }, []);
  const now = useRef({ shownId, advance });
  useEffect(() => {
    now.current = { shownId, advance };
  });
  function moveOn(approval: ApprovalListItem) {
    if (now.current.shownId !== approval.id) return;
    movedAt.current = performance.now();
    now.current.advance(approval.id);
  }
  function decided(approval: ApprovalListItem) {
    if (approval.status === "pending") mine.current.delete(approval.id); // the last vote will be somebody else's
    moveOn(approval);
    const { votes, required, status } = approval;
    const count = `${votes.length} of ${required}`;
    const what = status === "pending" ? `approved by you: ${count}` : decidedVerb(approval);
    toast(`${approvalName(approval)} ${what}.`);
  }
  function refused(id: string, error: Error) {
    if (now.current.shownId !== id) toast(`A decision was not taken: ${error.message}`);
  }
  function decide(decision: "approve" | "reject") {
    if (chosen.length > 0) setBulk({ decision, items: chosen });
    else pane.current?.[decision]();
  }
  useInboxKeys({
    next: () => move(1),
    previous: () => move(-1),
    open: () => shownId && open(shownId),
    leave: () => pane.current?.leave() || close(),
    approve: () => decide("approve"),
    reject: () => decide("reject"),
    edit: () => pane.current?.edit(),
    choose: (index) => pane.current?.choose(index),
    submit: () => pane.current?.submit(),
    delegate: () => pane.current?.delegate(),
    select: () => shownId && able.some(({ id }) => id === shownId) && toggle(shownId),
  });

  const empty = query.data !== undefined && items.length === 0 && !searching;
  return (
    <>
      <div className={cn(opened && "max-md:sr-only")}>
        <PageHeader
          title="Approvals"
          description="What waits for a person. Silence is no consent: what nobody decides in time is rejected."
          actions={
            <Link href="/settings/approvals" className={buttonStyle({ variant: "ghost" })}>
              <Settings2 aria-hidden /> Settings
            </Link>
          }
        />
      </div>
      <div className={cn(opened && "max-md:hidden")}>
        <ProposedRules />
        <InboxFiltersBar filters={filters} agents={props.agents} />
        {grouped && groups.length > 0 && <ApprovalGroups groups={groups} />}
      </div>
      {query.isError && !query.data && <LoadError title="The approvals could not be loaded" query={query} />}
      {(query.isPending || searching) && <Skeleton className="h-80 w-full" />}
      <div
        className={cn(
          "grid items-start gap-5",
          !empty && "md:grid-cols-[18rem_minmax(0,1fr)] xl:grid-cols-[21rem_minmax(0,1fr)]",
        )}
      >
        {empty && (
          <div className={cn(opened && "max-md:hidden")}>
            <InboxEmpty filters={filters} beside={grouped && groups.length > 0} />
          </div>
        )}
        {items.length > 0 && (
          <Card
            className={cn(
              "overflow-hidden md:sticky md:top-6 md:max-h-[calc(100vh-3rem)] md:overflow-y-auto",
              opened && "max-md:hidden",
            )}
          >
            {canSelect && (
              <BulkBar
                able={able.length}
                chosen={chosen.length}
                onChoose={(all) => setSelected(new Set(all ? able.map((item) => item.id) : []))}
                onDecide={decide}
              />
            )}
            <ApprovalList
              items={items}
              filters={filters}
              shownId={shownId}
              selected={selected}
              problems={problems}
              {...(canSelect && { onSelect: toggle })}
              onOpen={open}
            />
            <LoadMore
              hasMore={query.hasNextPage}
              pending={query.isFetchingNextPage}
              onMore={() => query.fetchNextPage()}
            />
          </Card>
        )}
        {shownId && (
          <div className={cn("min-w-0", !opened && "max-md:hidden")}>
            <LaterPane
              key={shownId}
              id={shownId}
              listed={items.find((item) => item.id === shownId)}
              viewer={viewer}
              commands={pane}
              isArmed={() => performance.now() - movedAt.current > UNARMED_MS}
              onSend={(id) => mine.current.add(id)}
              onDecided={decided}
              onDelegated={(approval) => tabOf(filters) === "mine" && !approval.mine && moveOn(approval)}
              onRefused={refused}
              onBack={close}
            />
          </div>
        )}
      </div>
      {bulk && (
        <BulkDialog
          {...bulk}
          onSend={(id) => mine.current.add(id)}
          onUndecided={(id) => mine.current.delete(id)}
          onClose={(failed, sent) => {
            setBulk(undefined);
            if (!sent) return;
            setProblems(failed);
            setSelected(new Set(failed.keys()));
          }}
        />
      )}
    </>
  );
}

/** @param agent id or slug; left out: any */
function isOf(agent: string | undefined) {
  return (group: ApprovalGroup) => agent === undefined || group.agent.id === agent || group.agent.slug === agent;
}
