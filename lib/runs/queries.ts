import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiOutput, apiCall } from "@/lib/api/client";
import { shouldRetry } from "@/lib/api/should-retry";
import type {
  cancelRunOperation,
  getRunOperation,
  listRunMessagesOperation,
  listRunsOperation,
  triggerRunOperation,
} from "./routes";
import { hasEnded } from "./run-status";

export type RunDetail = ApiOutput<typeof getRunOperation>["data"];
export type RunPage = ApiOutput<typeof listRunsOperation>;
export type RunListItem = RunPage["data"][number];
export type StepLogItem = RunDetail["step_log"][number];
export type RunMessage = ApiOutput<typeof listRunMessagesOperation>["data"][number];

/** What the list of runs is narrowed to; every field empty means all runs. */
export interface RunFilters {
  status?: RunDetail["status"];
  agent?: string;
  trigger?: RunDetail["trigger"];
}

export const LIVE_POLL_MS = 2000;
export const RUNS_PER_PAGE = 20;
/** How many the overview shows. */
export const RECENT_RUNS = 6;
export const MESSAGES_SHOWN = 100;

export const runKeys = {
  all: ["runs"] as const,
  list: (filters: RunFilters, perPage = RUNS_PER_PAGE) => ["runs", "list", filters, perPage] as const,
  one: (run: string) => ["runs", "one", run] as const,
  detail: (run: string) => ["runs", "one", run, "detail"] as const,
  messages: (run: string) => ["runs", "one", run, "messages"] as const,
};

/** Runs, newest first, page by page; read again every two seconds while one of them is live. */
export function useRuns(filters: RunFilters, perPage = RUNS_PER_PAGE) {
  return useInfiniteQuery({
    queryKey: runKeys.list(filters, perPage),
    queryFn: ({ pageParam, signal }) =>
      apiCall<typeof listRunsOperation>("GET", "/runs", {
        query: { ...filters, limit: String(perPage), ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: RunPage) => page.next_cursor,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.data.some((run) => !hasEnded(run.status))) ? LIVE_POLL_MS : false,
  });
}

/** One run with its steps. `poll` reads it again every two seconds, for when no event stream stands. */
export function useRun(run: string, poll: (status: RunDetail["status"]) => boolean) {
  return useQuery({
    queryKey: runKeys.detail(run),
    queryFn: async ({ signal }) =>
      (await apiCall<typeof getRunOperation>("GET", "/runs/{run}", { params: { run }, signal })).data,
    refetchInterval: ({ state }) => (state.data && poll(state.data.status) ? LIVE_POLL_MS : false),
  });
}

/** What the display steps of a run have shown. */
export function useRunMessages(run: string) {
  return useQuery({
    queryKey: runKeys.messages(run),
    queryFn: ({ signal }) =>
      apiCall<typeof listRunMessagesOperation>("GET", "/runs/{run}/messages", {
        params: { run },
        query: { limit: String(MESSAGES_SHOWN) },
        signal,
      }),
  });
}

export function useCancelRun(run: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => apiCall<typeof cancelRunOperation>("POST", "/runs/{run}/cancel", { params: { run } }),
    onSettled: () => client.invalidateQueries({ queryKey: runKeys.all }),
  });
}

/** Starts a run; a click repeated by a shaky network starts one, not two. */
export function useTriggerRun() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ agent, params, key }: { agent: string; params: Record<string, unknown>; key: string }) =>
      apiCall<typeof triggerRunOperation>("POST", "/agents/{agent}/run", {
        params: { agent },
        body: { params },
        idempotencyKey: key,
      }),
    retry: shouldRetry,
    onSuccess: () => client.invalidateQueries({ queryKey: runKeys.all }),
  });
}
