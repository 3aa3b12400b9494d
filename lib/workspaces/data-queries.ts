import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { apiCall } from "@/lib/api/client";
import type { deleteWorkspaceOperation, previewRetentionOperation } from "./data-routes";

/** How many runs such a retention would delete; nothing is asked while both are left out. */
export function useRetentionPreview(days: number | null, runs: number | null, enabled: boolean) {
  return useQuery({
    queryKey: ["workspace", "retention-preview", days, runs],
    queryFn: async ({ signal }) => {
      const query = { ...(days !== null && { days: String(days) }), ...(runs !== null && { runs: String(runs) }) };
      const preview = apiCall<typeof previewRetentionOperation>("GET", "/workspace/retention-preview", {
        query,
        signal,
      });
      return (await preview).data;
    },
    enabled: enabled && (days !== null || runs !== null),
    placeholderData: keepPreviousData,
  });
}

/** Deletes the workspace; the session ends with it. */
export function useDeleteWorkspace() {
  return useMutation({
    mutationFn: (confirm: string) =>
      apiCall<typeof deleteWorkspaceOperation>("DELETE", "/workspace", { query: { confirm } }),
  });
}
