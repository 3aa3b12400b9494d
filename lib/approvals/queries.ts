import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { type ApiOutput, apiCall } from "@/lib/api/client";
import { approvalCountKey, COUNT_POLL_MS } from "./count-queries";
import type { getApprovalOperation, listApprovalGroupsOperation, listApprovalsOperation } from "./routes";

export type ApprovalPage = ApiOutput<typeof listApprovalsOperation>;
export type ApprovalListItem = ApprovalPage["data"][number];
export type ApprovalDetail = ApiOutput<typeof getApprovalOperation>["data"];
export type ApprovalGroup = ApiOutput<typeof listApprovalGroupsOperation>["data"][number];

/** What the list is narrowed to: what the API takes. `agent` is an id or slug, `run` a number or id. */
export interface ApprovalFilters {
  status: ApprovalListItem["status"] | "decided";
  /** Only what waits for whoever looks. */
  assigned?: "me";
  agent?: string;
  tool?: string;
  effect?: ApprovalListItem["effect"];
  kind?: ApprovalListItem["kind"];
  run?: string;
  older_than_ms?: number;
  /** Without the actions of runs over contacts, which the pages of those runs have. */
  contacts?: "none";
}

/** Of the inbox: runs over contacts stand above the list, unless it is about one of them or about whoever looks. */
export function listedFilters(filters: ApprovalFilters): ApprovalFilters {
  return filters.run || filters.assigned ? filters : { ...filters, contacts: "none" };
}

export const APPROVALS_PER_PAGE = 50;
const LIST_POLL_MS = 2500;
/** Longer than for the list, which notices first when somebody has decided. */
const DETAIL_POLL_MS = 15_000;

export const approvalKeys = {
  all: ["approvals"] as const,
  lists: ["approvals", "list"] as const,
  list: (filters: ApprovalFilters) => ["approvals", "list", filters] as const,
  detail: (approval: string) => ["approvals", "one", approval] as const,
  count: approvalCountKey,
  groups: ["approvals", "groups"] as const,
};

/** Approvals, page by page, read again every few seconds while `enabled`: others decide too. */
export function useApprovals(filters: ApprovalFilters, enabled = true) {
  const { older_than_ms, ...rest } = filters;
  const limit = String(APPROVALS_PER_PAGE);
  const query = { ...rest, ...(older_than_ms && { older_than_ms: String(older_than_ms) }), limit };
  return useInfiniteQuery({
    queryKey: approvalKeys.list(filters),
    enabled,
    queryFn: ({ pageParam, signal }) =>
      apiCall<typeof listApprovalsOperation>("GET", "/approvals", {
        query: { ...query, ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: ApprovalPage) => page.next_cursor,
    refetchInterval: LIST_POLL_MS,
  });
}

/** One approval with what only its detail has; read again while it is pending. */
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

/** The actions that wait of runs over contacts, counted by run, while `enabled`. */
export function useApprovalGroups(enabled: boolean) {
  return useQuery({
    queryKey: approvalKeys.groups,
    queryFn: async ({ signal }) =>
      (await apiCall<typeof listApprovalGroupsOperation>("GET", "/approvals/groups", { signal })).data,
    enabled,
    refetchInterval: COUNT_POLL_MS,
  });
}
