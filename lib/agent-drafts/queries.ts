import { useMutation, useQuery } from "@tanstack/react-query";
import { type ApiOutput, apiCall } from "@/lib/api/client";
import { shouldRetry } from "@/lib/api/should-retry";
import type { createAgentDraftOperation, getAgentDraftOperation } from "./routes";

export type AgentDraft = ApiOutput<typeof getAgentDraftOperation>["data"];

const WRITING_POLL_MS = 700;

export const draftKeys = { one: (draft: string) => ["agent-drafts", draft] as const };

/** Asks for a draft; the same key again asks once. */
export function useCreateAgentDraft() {
  return useMutation({
    mutationFn: async ({ description, key }: { description: string; key: string }) => {
      const input = { body: { description }, idempotencyKey: key };
      return (await apiCall<typeof createAgentDraftOperation>("POST", "/agent-drafts", input)).data;
    },
    retry: shouldRetry,
  });
}

/** A draft, read again and again until it is written; nothing is asked for without an id. */
export function useAgentDraft(draft: string | undefined) {
  return useQuery({
    queryKey: draftKeys.one(draft ?? ""),
    enabled: draft !== undefined,
    queryFn: async ({ signal }) => {
      const params = { draft: draft ?? "" };
      return (await apiCall<typeof getAgentDraftOperation>("GET", "/agent-drafts/{draft}", { params, signal })).data;
    },
    refetchInterval: ({ state }) => (state.data && state.data.status !== "writing" ? false : WRITING_POLL_MS),
  });
}
