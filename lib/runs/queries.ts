import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiOutput, apiCall } from "@/lib/api/client";
import { shouldRetry } from "@/lib/api/should-retry";
import type {
  bulkCancelRunsOperation,
  bulkReplayRunsOperation,
  countRunsOperation,
  replayRunOperation,
} from "./replay-routes";
import type {
  cancelRunOperation,
  getRunOperation,
  listRunMessagesOperation,
  listRunsOperation,
  triggerRunOperation,
} from "./routes";
import { filterOf, type RunFilters } from "./run-filters";
import { hasEnded } from "./run-status";

export type RunDetail = ApiOutput<typeof getRunOperation>["data"];
export type RunPage = ApiOutput<typeof listRunsOperation>;
export type RunListItem = RunPage["data"][number];
export type StepLogItem = RunDetail["step_log"][number];
export type RunMessage = ApiOutput<typeof listRunMessagesOperation>["data"][number];

export type BulkResult = ApiOutput<typeof bulkCancelRunsOperation>["data"];

export const LIVE_POLL_MS = 2000;
/** A list in which nothing is live, and one that is a search. */
const IDLE_POLL_MS = 5000;
const SEARCH_POLL_MS = 15_000;
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

/** Runs, newest first, page by page; read again every two seconds while one of them is live, and now and then else. */
export function useRuns(filters: RunFilters, perPage = RUNS_PER_PAGE) {
  return useInfiniteQuery({
    queryKey: runKeys.list(filters, perPage),
    queryFn: ({ pageParam, signal }) =>
      apiCall<typeof listRunsOperation>("GET", "/runs", {
        query: { ...filterOf(filters, Date.now()), limit: String(perPage), ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: RunPage) => page.next_cursor,
    refetchInterval: ({ state }) => {
      const pages = state.data?.pages ?? [];
      const live = pages.some((page) => page.data.some((run) => !hasEnded(run.status)));
      // Each page shown is read again, so the more there are, the less often.
      return (filters.q ? SEARCH_POLL_MS : live ? LIVE_POLL_MS : IDLE_POLL_MS) * Math.max(1, pages.length);
    },
    placeholderData: keepPreviousData,
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

export interface RunRequest {
  agent: string;
  params: Record<string, unknown>;
  /** The agent's conversation that it goes on with. */
  thread?: string | undefined;
  /** One for each decision to run, however often it has to be sent. */
  key: string;
}

/** Starts a run; a click repeated by a shaky network starts one, not two. */
export function useTriggerRun() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ agent, params, thread, key }: RunRequest) =>
      apiCall<typeof triggerRunOperation>("POST", "/agents/{agent}/run", {
        params: { agent },
        body: { params, ...(thread && { thread }) },
        idempotencyKey: key,
      }),
    retry: shouldRetry,
    onSuccess: () => client.invalidateQueries({ queryKey: runKeys.all }),
  });
}

export interface ReplayRequest {
  run: string;
  input?: Record<string, unknown>;
  from_step?: string;
  version?: "original" | "published";
  /** One for each decision to replay, however often it has to be sent. */
  key: string;
}

export function useReplayRun() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ run, key, ...body }: ReplayRequest) =>
      apiCall<typeof replayRunOperation>("POST", "/runs/{run}/replay", { params: { run }, body, idempotencyKey: key }),
    retry: shouldRetry,
    onSuccess: () => client.invalidateQueries({ queryKey: runKeys.all }),
  });
}

/** How many runs meet a filter, asked while `enabled`. */
export function useRunCount(filter: Record<string, string>, enabled: boolean) {
  return useQuery({
    queryKey: [...runKeys.all, "count", filter],
    queryFn: async ({ signal }) =>
      (await apiCall<typeof countRunsOperation>("GET", "/runs/count", { query: filter, signal })).data,
    enabled,
    staleTime: 0,
  });
}

export type BulkRequest = { filter: Record<string, string>; cursor?: string } | { run_ids: string[] };

/** One call of a bulk action; the same key again repeats nothing. @throws ApiError */
export async function sendBulk(action: "cancel" | "replay", body: BulkRequest, key: string): Promise<BulkResult> {
  const call =
    action === "cancel"
      ? apiCall<typeof bulkCancelRunsOperation>("POST", "/runs/bulk-cancel", { body })
      : apiCall<typeof bulkReplayRunsOperation>("POST", "/runs/bulk-replay", { body, idempotencyKey: key });
  return (await call).data;
}
