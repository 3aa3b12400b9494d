import { useQuery } from "@tanstack/react-query";
import { type ApiOutput, apiCall } from "@/lib/api/client";
import type { countApprovalsOperation } from "./routes";

// Apart from the other queries of approvals: every page has this one in its frame.
export type ApprovalCounts = ApiOutput<typeof countApprovalsOperation>["data"];

export const approvalCountKey = ["approvals", "count"] as const;
export const COUNT_POLL_MS = 5000;

/** How many approvals wait, and how many of them for whoever looks; undefined until it is known. */
export function useApprovalCounts(): ApprovalCounts | undefined {
  const { data } = useQuery({
    queryKey: approvalCountKey,
    queryFn: async ({ signal }) =>
      (await apiCall<typeof countApprovalsOperation>("GET", "/approvals/count", { signal })).data,
    refetchInterval: COUNT_POLL_MS,
  });
  return data;
}

export function usePendingCount(): number | undefined {
  return useApprovalCounts()?.pending;
}
