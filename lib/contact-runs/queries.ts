import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiInput, type ApiOutput, apiCall } from "@/lib/api/client";
import { LIVE_POLL_MS, runKeys } from "@/lib/runs/queries";
import type {
  continueRunOperation,
  countWaitingActionsOperation,
  decideActionsOperation,
  holdRunOperation,
  listRunContactsOperation,
  summarizeContactsOperation,
} from "./routes";
import type { RunContactFilters } from "./run-contact-filters";

export type RunContactPage = ApiOutput<typeof listRunContactsOperation>;
export type RunContact = RunContactPage["data"][number];
export type ContactAction = RunContact["actions"][number];
export type ContactSummary = ApiOutput<typeof summarizeContactsOperation>["data"];
export type DecideActions = ApiInput<typeof decideActionsOperation>["body"];
export type DecidedActions = ApiOutput<typeof decideActionsOperation>["data"];

/** Actions of contacts in a segment, of one step, or of both. */
export type WaitingOf = Partial<Record<"segment" | "step_id", string>>;

export const RUN_CONTACTS_PER_PAGE = 50;

/** Below the keys of the run itself: what reads that again reads these. `run` is its number. */
export const contactRunKeys = {
  all: (run: string) => [...runKeys.one(run), "contacts"] as const,
  list: (run: string, filters: RunContactFilters) => [...runKeys.one(run), "contacts", "list", filters] as const,
  waiting: (run: string, of: WaitingOf) => [...runKeys.one(run), "contacts", "waiting", of] as const,
  summary: (run: string) => [...runKeys.one(run), "contacts", "summary"] as const,
};

/** The contacts of a run with their actions, page by page; read again while `live`, the more pages the less often. */
export function useRunContacts(run: string, filters: RunContactFilters, live: boolean) {
  return useInfiniteQuery({
    queryKey: contactRunKeys.list(run, filters),
    queryFn: ({ pageParam, signal }) =>
      apiCall<typeof listRunContactsOperation>("GET", "/runs/{run}/contacts", {
        params: { run },
        query: { limit: String(RUN_CONTACTS_PER_PAGE), ...filters, ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: RunContactPage) => page.next_cursor,
    refetchInterval: ({ state }) => live && LIVE_POLL_MS * Math.max(1, state.data?.pages.length ?? 1),
    placeholderData: keepPreviousData,
  });
}

/** How the contacts of a run stand; read again every two seconds while `live`, as long as the page is in sight. */
export function useContactSummary(run: string, live: boolean) {
  return useQuery({
    queryKey: contactRunKeys.summary(run),
    queryFn: async ({ signal }) =>
      (
        await apiCall<typeof summarizeContactsOperation>("GET", "/runs/{run}/contacts/summary", {
          params: { run },
          signal,
        })
      ).data,
    refetchInterval: live ? LIVE_POLL_MS : false,
  });
}

/** How many actions of a run wait; counted anew each time it is asked. */
export function useWaitingActions(run: string, of: WaitingOf, enabled: boolean) {
  return useQuery({
    queryKey: contactRunKeys.waiting(run, of),
    queryFn: async ({ signal }) =>
      (
        await apiCall<typeof countWaitingActionsOperation>("GET", "/runs/{run}/contacts/waiting", {
          params: { run },
          query: of as Record<string, string>,
          signal,
        })
      ).data.waiting,
    enabled,
    staleTime: 0,
  });
}

/** Stops a run where it is, or lets a stopped one go on. */
export function useHoldRun(run: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (hold: boolean) => {
      const input = { params: { run } };
      if (hold) return (await apiCall<typeof holdRunOperation>("POST", "/runs/{run}/hold", input)).data;
      return (await apiCall<typeof continueRunOperation>("POST", "/runs/{run}/continue", input)).data;
    },
    onSettled: () => client.invalidateQueries({ queryKey: runKeys.one(run) }),
  });
}

/** Decides the next some hundred actions that wait. The same decisions again change nothing. @throws ApiError */
export async function sendDecideActions(run: string, body: DecideActions): Promise<DecidedActions> {
  const path = "/runs/{run}/contacts/decide";
  return (await apiCall<typeof decideActionsOperation>("POST", path, { params: { run }, body })).data;
}
