import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiInput, type ApiOutput, apiCall } from "@/lib/api/client";
import { shouldRetry } from "@/lib/api/should-retry";
import type { decideApprovalLinkOperation, getApprovalLinkOperation } from "./routes";

export type ApprovalLink = ApiOutput<typeof getApprovalLinkOperation>["data"];
export type LinkDecision = ApiInput<typeof decideApprovalLinkOperation>["body"];

const POLL_MS = 15_000;

export const approvalLinkKeys = { detail: (token: string) => ["approval-links", token] as const };

/** What the link asks; read again while it waits, since others may decide. */
export function useApprovalLink(token: string) {
  return useQuery({
    queryKey: approvalLinkKeys.detail(token),
    queryFn: async ({ signal }) =>
      (await apiCall<typeof getApprovalLinkOperation>("GET", "/approval-links/{token}", { params: { token }, signal }))
        .data,
    refetchInterval: ({ state }) => (state.data?.approval.status === "pending" ? POLL_MS : false),
  });
}

export function useDecideByLink(token: string) {
  const client = useQueryClient();
  const queryKey = approvalLinkKeys.detail(token);
  return useMutation({
    mutationFn: async (body: LinkDecision) =>
      (
        await apiCall<typeof decideApprovalLinkOperation>("POST", "/approval-links/{token}", {
          params: { token },
          body,
        })
      ).data,
    retry: shouldRetry,
    onSuccess: (link) => client.setQueryData(queryKey, link),
    onError: () => {
      client.invalidateQueries({ queryKey }); // not awaited: the refusal is shown first
    },
  });
}
