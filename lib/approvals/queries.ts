import { type InfiniteData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiOutput, apiCall } from "@/lib/api/client";
import { shouldRetry } from "@/lib/api/should-retry";
import { runKeys } from "@/lib/runs/queries";
import type {
  approveOperation,
  countApprovalsOperation,
  getApprovalOperation,
  listApprovalsOperation,
  rejectOperation,
} from "./routes";

export type ApprovalPage = ApiOutput<typeof listApprovalsOperation>;
export type ApprovalListItem = ApprovalPage["data"][number];
export type ApprovalDetail = ApiOutput<typeof getApprovalOperation>["data"];

/** The statuses that the inbox has a tab for. */
export const APPROVAL_TABS = ["pending", "approved", "rejected", "expired"] as const;

/** What the list is narrowed to. `agent` is an id or slug, `run` a number or id. */
export interface ApprovalFilters {
  status: (typeof APPROVAL_TABS)[number];
  agent?: string;
  tool?: string;
  run?: string;
}

/** A person's decision on one approval; `args_hash` names the arguments that were shown. */
export type Decision = { id: string; args_hash: string } & (
  | { approve: true; args?: Record<string, unknown> }
  | { approve: false; reason?: string }
);

export const APPROVALS_PER_PAGE = 50;
const LIST_POLL_MS = 2500;
const COUNT_POLL_MS = 5000;
/** Longer than for the list, which notices first when somebody has decided. */
const DETAIL_POLL_MS = 15_000;

export const approvalKeys = {
  all: ["approvals"] as const,
  lists: ["approvals", "list"] as const,
  list: (filters: ApprovalFilters) => ["approvals", "list", filters] as const,
  detail: (approval: string) => ["approvals", "one", approval] as const,
  count: ["approvals", "count"] as const,
};

/** Approvals, page by page, read again every few seconds: others decide too. */
export function useApprovals(filters: ApprovalFilters) {
  return useInfiniteQuery({
    queryKey: approvalKeys.list(filters),
    queryFn: ({ pageParam, signal }) =>
      apiCall<typeof listApprovalsOperation>("GET", "/approvals", {
        query: { ...filters, limit: String(APPROVALS_PER_PAGE), ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: ApprovalPage) => page.next_cursor,
    refetchInterval: LIST_POLL_MS,
  });
}

/** One approval that no list at hand has (`enabled`); read again while it is pending. */
export function useApproval(approval: string, enabled: boolean) {
  return useQuery({
    queryKey: approvalKeys.detail(approval),
    enabled,
    queryFn: ({ signal }) => readApproval(approval, signal),
    refetchInterval: ({ state }) => (state.data?.status === "pending" ? DETAIL_POLL_MS : false),
  });
}

/** @throws ApiError */
export async function readApproval(approval: string, signal?: AbortSignal): Promise<ApprovalDetail> {
  const input = { params: { approval }, ...(signal && { signal }) };
  return (await apiCall<typeof getApprovalOperation>("GET", "/approvals/{approval}", input)).data;
}

/** How many approvals wait for a decision; undefined until it is known. */
export function usePendingCount(): number | undefined {
  const { data } = useQuery({
    queryKey: approvalKeys.count,
    queryFn: async ({ signal }) =>
      (await apiCall<typeof countApprovalsOperation>("GET", "/approvals/count", { signal })).data.pending,
    refetchInterval: COUNT_POLL_MS,
  });
  return data;
}

/** Sends one decision. The same one again has the same answer, so it may be repeated. @throws ApiError */
export async function sendDecision(decision: Decision): Promise<ApprovalListItem> {
  const { id, args_hash } = decision;
  const params = { approval: id };
  if (decision.approve) {
    const body = { args_hash, ...(decision.args && { args: decision.args }) };
    return (await apiCall<typeof approveOperation>("POST", "/approvals/{approval}/approve", { params, body })).data;
  }
  const body = { args_hash, ...(decision.reason && { reason: decision.reason }) };
  return (await apiCall<typeof rejectOperation>("POST", "/approvals/{approval}/reject", { params, body })).data;
}

/**
 * Decides. What has been decided leaves the lists at once, and nothing is read again for it: whoever works through
 * many would spend their allowance of reads. A refusal means that the page is behind, so that reads everything again.
 */
export function useDecide() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: sendDecision,
    retry: shouldRetry,
    onSuccess: async (approval) => {
      // A reading under way may still bring it back.
      await client.cancelQueries({ queryKey: approvalKeys.lists });
      client.setQueriesData<InfiniteData<ApprovalPage>>(
        { queryKey: approvalKeys.list({ status: "pending" }) },
        (list) => without(list, approval.id),
      );
      client.setQueryData<number>(approvalKeys.count, (count) => count && count - 1);
      client.invalidateQueries({ queryKey: approvalKeys.detail(approval.id) });
      client.invalidateQueries({ queryKey: runKeys.all, refetchType: "none" });
    },
    onError: () => {
      client.invalidateQueries({ queryKey: approvalKeys.all }); // not awaited: the refusal is shown first
    },
  });
}

type ApprovalLists = InfiniteData<ApprovalPage> | undefined;

function without(list: ApprovalLists, approval: string): ApprovalLists {
  const pages = list?.pages.map((page) => ({ ...page, data: page.data.filter((item) => item.id !== approval) }));
  return list && pages && { ...list, pages };
}
