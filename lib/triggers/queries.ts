import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { type ApiInput, type ApiOutput, apiCall } from "@/lib/api/client";
import type {
  createTriggerOperation,
  deleteTriggerOperation,
  listTriggersOperation,
  rotateTriggerOperation,
  updateTriggerOperation,
} from "./routes";

export type TriggerPage = ApiOutput<typeof listTriggersOperation>;
export type Trigger = TriggerPage["data"][number];
export type NewTrigger = ApiInput<typeof createTriggerOperation>["body"];
export type TriggerChanges = ApiInput<typeof updateTriggerOperation>["body"];
/** A trigger with its hook key, as creating and rotating answer it once. */
export type TriggerWithKey = ApiOutput<typeof createTriggerOperation>["data"];

export const TRIGGERS_PER_PAGE = 50;

export const triggerKeys = {
  list: (agent: string) => ["triggers", agent] as const,
};

export function useTriggers(agent: string) {
  return useInfiniteQuery({
    queryKey: triggerKeys.list(agent),
    queryFn: ({ pageParam, signal }) =>
      apiCall<typeof listTriggersOperation>("GET", "/agents/{agent}/triggers", {
        params: { agent },
        query: { limit: String(TRIGGERS_PER_PAGE), ...(pageParam && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: TriggerPage) => page.next_cursor,
  });
}

/** After any change of one, the agent's triggers are read again. */
function useTriggerMutation<Input, Output>(agent: string, mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => client.invalidateQueries({ queryKey: triggerKeys.list(agent) }) });
}

export function useCreateTrigger(agent: string) {
  return useTriggerMutation(
    agent,
    async (body: NewTrigger) =>
      (await apiCall<typeof createTriggerOperation>("POST", "/agents/{agent}/triggers", { params: { agent }, body }))
        .data,
  );
}

export function useUpdateTrigger({ id: trigger, agent_id: agent }: Trigger) {
  return useTriggerMutation(
    agent,
    async (body: TriggerChanges) =>
      (await apiCall<typeof updateTriggerOperation>("PATCH", "/triggers/{trigger}", { params: { trigger }, body }))
        .data,
  );
}

export function useRotateTrigger({ id: trigger, agent_id: agent }: Trigger) {
  return useTriggerMutation(agent, async (graceMs: number) => {
    const input = { params: { trigger }, body: { grace_ms: graceMs } };
    return (await apiCall<typeof rotateTriggerOperation>("POST", "/triggers/{trigger}/rotate", input)).data;
  });
}

export function useDeleteTrigger({ id: trigger, agent_id: agent }: Trigger) {
  return useTriggerMutation(agent, () =>
    apiCall<typeof deleteTriggerOperation>("DELETE", "/triggers/{trigger}", { params: { trigger } }),
  );
}
