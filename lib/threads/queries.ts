import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { type ApiOutput, apiCall } from "@/lib/api/client";
import type { forgetThreadOperation, listThreadRunsOperation, listThreadsOperation } from "./routes";

export type ThreadPage = ApiOutput<typeof listThreadsOperation>;
export type Thread = ThreadPage["data"][number];
export type ThreadRunPage = ApiOutput<typeof listThreadRunsOperation>;
export type ThreadRun = ThreadRunPage["data"][number];

export const THREADS_PER_PAGE = 20;
const RUNS_PER_PAGE = 20;

export const threadKeys = {
  list: (agent: string) => ["threads", agent] as const,
  runs: (agent: string, thread: string) => ["threads", agent, "runs", thread] as const,
};

/** An agent's threads, the latest first. */
export function useThreads(agent: string) {
  return useInfiniteQuery({
    queryKey: threadKeys.list(agent),
    queryFn: ({ pageParam, signal }) =>
      apiCall<typeof listThreadsOperation>("GET", "/agents/{agent}/threads", {
        params: { agent },
        query: { limit: String(THREADS_PER_PAGE), ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: ThreadPage) => page.next_cursor,
  });
}

/** What was said in a thread, the latest first. */
export function useThreadRuns(agent: string, thread: string) {
  return useInfiniteQuery({
    queryKey: threadKeys.runs(agent, thread),
    queryFn: ({ pageParam, signal }) =>
      apiCall<typeof listThreadRunsOperation>("GET", "/agents/{agent}/threads/{thread}", {
        params: { agent, thread },
        query: { limit: String(RUNS_PER_PAGE), ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: ThreadRunPage) => page.next_cursor,
  });
}

export function useForgetThread(agent: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (thread: string) =>
      apiCall<typeof forgetThreadOperation>("DELETE", "/agents/{agent}/threads/{thread}", {
        params: { agent, thread },
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: threadKeys.list(agent), exact: true }),
  });
}
