import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ApiInput, apiCall } from "@/lib/api/client";
import { agentKeys } from "./queries";
import type {
  createAgentOperation,
  deleteAgentOperation,
  pauseAgentOperation,
  publishAgentOperation,
  resumeAgentOperation,
  rollBackAgentOperation,
  updateAgentOperation,
} from "./routes";

export type NewAgent = ApiInput<typeof createAgentOperation>["body"];
export type AgentChanges = ApiInput<typeof updateAgentOperation>["body"];

/** After any change, everything about agents is read again. */
function useAgentMutation<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => client.invalidateQueries({ queryKey: agentKeys.all }) });
}

export function useCreateAgent() {
  return useAgentMutation((body: NewAgent) => apiCall<typeof createAgentOperation>("POST", "/agents", { body }));
}

export function useUpdateAgent(agent: string) {
  return useAgentMutation((body: AgentChanges) =>
    apiCall<typeof updateAgentOperation>("PATCH", "/agents/{agent}", { params: { agent }, body }),
  );
}

export function usePublishAgent(agent: string) {
  return useAgentMutation((notes: string) =>
    apiCall<typeof publishAgentOperation>("POST", "/agents/{agent}/publish", { params: { agent }, body: { notes } }),
  );
}

/** Publishes the plan of an earlier version again. */
export function useRollBackAgent(agent: string) {
  return useAgentMutation(async (body: { version: number; notes: string }) => {
    const path = "/agents/{agent}/rollback";
    return (await apiCall<typeof rollBackAgentOperation>("POST", path, { params: { agent }, body })).data;
  });
}

/** Pauses an active agent, resumes a paused one. */
export function usePauseAgent(agent: string) {
  return useAgentMutation(async (pause: boolean) => {
    if (pause) await apiCall<typeof pauseAgentOperation>("POST", "/agents/{agent}/pause", { params: { agent } });
    else await apiCall<typeof resumeAgentOperation>("POST", "/agents/{agent}/resume", { params: { agent } });
  });
}

export function useDeleteAgent(agent: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => apiCall<typeof deleteAgentOperation>("DELETE", "/agents/{agent}", { params: { agent } }),
    // Lists only: the page still shown would ask for an agent that is gone.
    onSuccess: () => client.invalidateQueries({ queryKey: agentKeys.lists }),
  });
}
