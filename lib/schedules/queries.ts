import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { agentKeys } from "@/lib/agents/queries";
import { ApiError, type ApiInput, type ApiOutput, apiCall } from "@/lib/api/client";
import { newIdempotencyKey } from "@/lib/runs/idempotency-key";
import { runKeys } from "@/lib/runs/queries";
import type {
  backfillScheduleOperation,
  deleteScheduleOperation,
  getScheduleOperation,
  listScheduleFiresOperation,
  pauseScheduleOperation,
  previewScheduleOperation,
  putScheduleOperation,
  resumeScheduleOperation,
  runScheduleNowOperation,
} from "./routes";

export type Schedule = ApiOutput<typeof getScheduleOperation>["data"];
export type ScheduleFirePage = ApiOutput<typeof listScheduleFiresOperation>;
export type ScheduleFire = ScheduleFirePage["data"][number];
export type ScheduleSettings = ApiInput<typeof putScheduleOperation>["body"];

export const FIRES_PER_PAGE = 20;

/** How often a schedule and its times are read again while somebody looks: they change by the clock. */
const REFRESH_MS = 15_000;

export const scheduleKeys = {
  one: (agent: string) => [...agentKeys.one(agent), "schedule"] as const,
  fires: (agent: string) => [...agentKeys.one(agent), "schedule", "fires"] as const,
  preview: (cron: string, timezone: string) => ["schedules", "preview", cron, timezone] as const,
};

/** An agent's schedule, or null when it has none. */
export function useSchedule(agent: string) {
  return useQuery({
    queryKey: scheduleKeys.one(agent),
    queryFn: async ({ signal }): Promise<Schedule | null> => {
      try {
        const path = "/agents/{agent}/schedule";
        return (await apiCall<typeof getScheduleOperation>("GET", path, { params: { agent }, signal })).data;
      } catch (error) {
        if (error instanceof ApiError && error.code === "not_found") return null;
        throw error;
      }
    },
    refetchInterval: REFRESH_MS,
  });
}

export function useScheduleFires(agent: string) {
  return useInfiniteQuery({
    queryKey: scheduleKeys.fires(agent),
    queryFn: ({ pageParam, signal }) =>
      apiCall<typeof listScheduleFiresOperation>("GET", "/agents/{agent}/schedule/fires", {
        params: { agent },
        query: { limit: String(FIRES_PER_PAGE), ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: ScheduleFirePage) => page.next_cursor,
    refetchInterval: REFRESH_MS,
  });
}

/** What a cron expression means; the answer before is kept while the next is on its way. Nothing is asked while it is empty. */
export function useSchedulePreview(cron: string, timezone: string) {
  return useQuery({
    queryKey: scheduleKeys.preview(cron, timezone),
    queryFn: async ({ signal }) => {
      const body = { cron, timezone };
      return (await apiCall<typeof previewScheduleOperation>("POST", "/schedules/preview", { body, signal })).data;
    },
    enabled: cron !== "",
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

/** After any change, everything about the agent is read again. */
function useScheduleMutation<Input, Output>(agent: string, mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => client.invalidateQueries({ queryKey: agentKeys.one(agent) }) });
}

export function useSaveSchedule(agent: string) {
  return useScheduleMutation(agent, (body: ScheduleSettings) =>
    apiCall<typeof putScheduleOperation>("PUT", "/agents/{agent}/schedule", { params: { agent }, body }),
  );
}

/** Pauses a running schedule, resumes a paused one. */
export function usePauseSchedule(agent: string) {
  return useScheduleMutation(agent, async (pause: boolean) => {
    const params = { agent };
    if (pause) await apiCall<typeof pauseScheduleOperation>("POST", "/agents/{agent}/schedule/pause", { params });
    else await apiCall<typeof resumeScheduleOperation>("POST", "/agents/{agent}/schedule/resume", { params });
  });
}

export function useDeleteSchedule(agent: string) {
  return useScheduleMutation(agent, () =>
    apiCall<typeof deleteScheduleOperation>("DELETE", "/agents/{agent}/schedule", { params: { agent } }),
  );
}

export function useRunScheduleNow(agent: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      apiCall<typeof runScheduleNowOperation>("POST", "/agents/{agent}/schedule/run-now", {
        params: { agent },
        idempotencyKey: newIdempotencyKey(),
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: runKeys.all }),
  });
}

export function useBackfillSchedule(agent: string) {
  return useScheduleMutation(agent, async (body: { from: string; to: string }) => {
    const path = "/agents/{agent}/schedule/backfill";
    return (await apiCall<typeof backfillScheduleOperation>("POST", path, { params: { agent }, body })).data;
  });
}
