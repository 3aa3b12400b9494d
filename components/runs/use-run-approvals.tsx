"use client";
import dynamic from "next/dynamic";
import { type ReactNode, useMemo, useRef } from "react";
import type { FormCommands } from "@/components/approvals/pending-props";
import { useInboxKeys } from "@/components/approvals/use-inbox-keys";
import type { Viewer } from "@/components/approvals/viewer";
import { type ApprovalListItem, useApprovals } from "@/lib/approvals/queries";
import type { RunDetail } from "@/lib/runs/queries";
import { hasEnded } from "@/lib/runs/run-status";

const InlineApproval = dynamic(async () => (await import("./inline-approval")).InlineApproval, { loading: () => null });

const NOTHING: ApprovalListItem[] = [];
const WAITING = new Set(["awaiting_approval", "in_doubt"]);

export interface RunApprovals {
  items: ApprovalListItem[];
  show: (approval: ApprovalListItem) => ReactNode;
}

/**
 * What waits for a person in this run, and how it is shown. The inbox's keys decide the one that has the focus, or the
 * only one there is.
 */
export function useRunApprovals(run: RunDetail, viewer: Viewer): RunApprovals {
  const waits =
    !hasEnded(run.status) &&
    (run.status === "awaiting_approval" || run.step_log.some(({ status }) => WAITING.has(status)));
  const own = run.for_contacts ? ({ contacts: "none" } as const) : {};
  const query = useApprovals({ status: "pending", run: String(run.run_id), ...own }, waits);
  const items = useMemo(
    () => (waits ? (query.data?.pages.flatMap((page) => page.data) ?? NOTHING) : NOTHING),
    [query.data, waits],
  );
  const forms = useRef(new Map<string, FormCommands>());
  const form = () => {
    const focused = document.activeElement?.closest("[data-approval-detail]")?.getAttribute("data-approval-detail");
    const id = focused ?? (items.length === 1 ? items[0]?.id : undefined);
    return id === undefined ? undefined : forms.current.get(id);
  };
  useInboxKeys({
    approve: () => form()?.approve(),
    reject: () => form()?.reject(),
    edit: () => form()?.edit(),
    choose: (index) => form()?.choose(index),
    submit: () => form()?.submit(),
    leave: () => form()?.leave(),
    next: () => {},
    previous: () => {},
    open: () => {},
    delegate: () => {},
    select: () => {},
  });
  return {
    items,
    show: (approval) => (
      <InlineApproval
        key={approval.id}
        approval={approval}
        viewer={viewer}
        commands={(commands) => {
          if (commands) forms.current.set(approval.id, commands);
          else forms.current.delete(approval.id);
        }}
      />
    ),
  };
}
