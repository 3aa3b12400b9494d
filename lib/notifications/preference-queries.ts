import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiInput, type ApiOutput, apiCall } from "@/lib/api/client";
import type { getPreferencesOperation, updatePreferencesOperation } from "./routes";

export type Preferences = ApiOutput<typeof getPreferencesOperation>["data"];
export type PreferenceChanges = ApiInput<typeof updatePreferencesOperation>["body"];

export const preferenceKeys = { all: ["notification-preferences"] as const };

export function usePreferences() {
  return useQuery({
    queryKey: preferenceKeys.all,
    queryFn: async ({ signal }) =>
      (await apiCall<typeof getPreferencesOperation>("GET", "/notification-preferences", { signal })).data,
  });
}

/** Changes some of one's choices; the answer is all of them as they now are. */
export function useChangePreferences() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: PreferenceChanges) =>
      (await apiCall<typeof updatePreferencesOperation>("PATCH", "/notification-preferences", { body })).data,
    onSuccess: (preferences) => client.setQueryData(preferenceKeys.all, preferences),
  });
}
