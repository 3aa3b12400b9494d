import { type InfiniteData, type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { type ApiInput, type ApiOutput, apiCall } from "@/lib/api/client";
import { shouldRetry } from "@/lib/api/should-retry";
import { runKeys } from "@/lib/runs/queries";
import type { ApprovalCounts } from "./count-queries";
import {
  type ApprovalDetail,
  type ApprovalFilters,
  type ApprovalListItem,
  type ApprovalPage,
  approvalKeys,
} from "./queries";
import type {
  approveOperation,
  decideBatchOperation,
  delegateOperation,
  rejectOperation,
  respondOperation,
} from "./routes";

type Responded = ApiInput<typeof respondOperation>["body"];

/** A person's decision on one approval; `args_hash` names the arguments that were shown. */
export type Decision = { id: string } & (
  | { act: "approve"; args_hash: string; args?: Record<string, unknown>; extra_credits?: number }
  | { act: "reject"; args_hash: string; reason?: string }
  | { act: "respond"; response: Responded }
);

export type BatchDecision = ApiInput<typeof decideBatchOperation>["body"]["decisions"][number];
export type BatchResult = ApiOutput<typeof decideBatchOperation>["data"][number];

/** The most that one batch takes. */
export const BATCH_SIZE = 100;

/** Sends one decision. The same one again has the same answer, so it may be repeated. @throws ApiError */
export async function sendDecision(decision: Decision): Promise<ApprovalListItem> {
  const params = { approval: decision.id };
  if (decision.act === "approve") {
    const body = { args_hash: decision.args_hash, ...optional(decision) };
    return (await apiCall<typeof approveOperation>("POST", "/approvals/{approval}/approve", { params, body })).data;
  }
  if (decision.act === "reject") {
    const body = { args_hash: decision.args_hash, ...(decision.reason && { reason: decision.reason }) };
    return (await apiCall<typeof rejectOperation>("POST", "/approvals/{approval}/reject", { params, body })).data;
  }
  const body = decision.response;
  return (await apiCall<typeof respondOperation>("POST", "/approvals/{approval}/respond", { params, body })).data;
}

function optional({ args, extra_credits }: { args?: Record<string, unknown>; extra_credits?: number }) {
  return { ...(args && { args }), ...(extra_credits !== undefined && { extra_credits }) };
}

/**
 * Decides. What has been decided leaves the lists at once, and nothing is read again for it: whoever works through
 * many would spend their allowance of reads. A refusal means that the page is behind, so that reads everything again.
 */
export function useDecide() {
  return useApprovalMutation(sendDecision);
}

/** Hands an approval over to another member, by id or email address. */
export function useDelegate(approval: string) {
  return useApprovalMutation(
    async (body: ApiInput<typeof delegateOperation>["body"]) =>
      (
        await apiCall<typeof delegateOperation>("POST", "/approvals/{approval}/delegate", {
          params: { approval },
          body,
        })
      ).data,
  );
}

/** Decides up to BATCH_SIZE approvals; a result for each, in the order asked. */
export function useDecideBatch() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (decisions: BatchDecision[]) =>
      (await apiCall<typeof decideBatchOperation>("POST", "/approvals/batch", { body: { decisions } })).data,
    retry: shouldRetry,
    onSuccess: async (results) => {
      await settle(
        client,
        results.flatMap((result) => (result.ok ? [result.approval] : [])),
      );
      if (results.some((result) => !result.ok)) client.invalidateQueries({ queryKey: approvalKeys.all });
    },
  });
}

function useApprovalMutation<Input>(mutationFn: (input: Input) => Promise<ApprovalListItem>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    retry: shouldRetry,
    onSuccess: (approval) => settle(client, [approval]),
    onError: () => {
      client.invalidateQueries({ queryKey: approvalKeys.all }); // not awaited: the refusal is shown first
    },
  });
}

type ApprovalLists = InfiniteData<ApprovalPage>;

/** Puts approvals as they now are into whatever has been read of them. */
async function settle(client: QueryClient, approvals: ApprovalListItem[]): Promise<void> {
  // A reading under way may still bring back what they were.
  await client.cancelQueries({ queryKey: approvalKeys.lists });
  const now = new Map(approvals.map((approval) => [approval.id, approval]));
  const lists = client.getQueriesData<ApprovalLists>({ queryKey: approvalKeys.lists });
  const known = lists.flatMap(([, list]) => list?.pages.flatMap((page) => page.data) ?? []);
  const before = new Map(known.map((item) => [item.id, item]));
  for (const [key, list] of lists) {
    if (list) client.setQueryData<ApprovalLists>(key, updated(list, key[2] as ApprovalFilters, now));
  }
  client.setQueryData<ApprovalCounts>(approvalKeys.count, (counts) => {
    if (!counts) return undefined;
    const left = approvals.filter((each) => each.status !== "pending" && before.get(each.id)?.status === "pending");
    const mine = approvals.filter((each) => !each.mine && before.get(each.id)?.mine);
    return { pending: Math.max(0, counts.pending - left.length), mine: Math.max(0, counts.mine - mine.length) };
  });
  for (const approval of approvals) {
    client.setQueryData<ApprovalDetail>(approvalKeys.detail(approval.id), (old) => old && { ...old, ...approval });
  }
  client.invalidateQueries({ queryKey: runKeys.all, refetchType: "none" });
}

function updated(list: ApprovalLists, filters: ApprovalFilters, now: ReadonlyMap<string, ApprovalListItem>) {
  const belongs = (item: ApprovalListItem) =>
    filters.status !== "pending" || (item.status === "pending" && (!filters.assigned || item.mine));
  const pages = list.pages.map((page) => ({
    ...page,
    data: page.data.map((item) => now.get(item.id) ?? item).filter(belongs),
  }));
  return { ...list, pages };
}
