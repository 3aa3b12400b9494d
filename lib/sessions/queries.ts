import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiOutput, apiCall } from "@/lib/api/client";
import type { listSessionsOperation, revokeOtherSessionsOperation, revokeSessionOperation } from "./routes";

export type SessionPage = ApiOutput<typeof listSessionsOperation>;
export type Session = SessionPage["data"][number];

export const SESSIONS_SHOWN = 100;

export const sessionKeys = { all: ["sessions"] as const };

export function useSessions() {
  return useQuery({
    queryKey: sessionKeys.all,
    queryFn: ({ signal }) =>
      apiCall<typeof listSessionsOperation>("GET", "/sessions", { query: { limit: String(SESSIONS_SHOWN) }, signal }),
  });
}

export function useRevokeSession(session: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => apiCall<typeof revokeSessionOperation>("DELETE", "/sessions/{session}", { params: { session } }),
    onSuccess: () => client.invalidateQueries({ queryKey: sessionKeys.all }),
  });
}

export function useRevokeOtherSessions() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () =>
      (await apiCall<typeof revokeOtherSessionsOperation>("POST", "/sessions/revoke-others", {})).data,
    onSuccess: () => client.invalidateQueries({ queryKey: sessionKeys.all }),
  });
}
