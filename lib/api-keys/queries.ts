import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ApiInput, type ApiOutput, apiCall } from "@/lib/api/client";
import type {
  createApiKeyOperation,
  listApiKeysOperation,
  revokeApiKeyOperation,
  rotateApiKeyOperation,
} from "./routes";

export type ApiKeyPage = ApiOutput<typeof listApiKeysOperation>;
export type ApiKey = ApiKeyPage["data"][number];
export type NewApiKey = ApiInput<typeof createApiKeyOperation>["body"];
export type CreatedApiKey = ApiOutput<typeof createApiKeyOperation>["data"];

export const API_KEYS_SHOWN = 100;

export const apiKeyKeys = { all: ["api-keys"] as const };

export function useApiKeys() {
  return useQuery({
    queryKey: apiKeyKeys.all,
    queryFn: ({ signal }) =>
      apiCall<typeof listApiKeysOperation>("GET", "/api-keys", { query: { limit: String(API_KEYS_SHOWN) }, signal }),
  });
}

/** The answer holds the key itself: the one time it is seen. */
export function useCreateApiKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: NewApiKey) =>
      (await apiCall<typeof createApiKeyOperation>("POST", "/api-keys", { body })).data,
    onSuccess: () => client.invalidateQueries({ queryKey: apiKeyKeys.all }),
  });
}

export function useRevokeApiKey(key: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => apiCall<typeof revokeApiKeyOperation>("DELETE", "/api-keys/{key}", { params: { key } }),
    onSuccess: () => client.invalidateQueries({ queryKey: apiKeyKeys.all }),
  });
}

/** The answer holds the new key itself: the one time it is seen. */
export function useRotateApiKey(key: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (grace_hours: number) =>
      (
        await apiCall<typeof rotateApiKeyOperation>("POST", "/api-keys/{key}/rotate", {
          params: { key },
          body: { grace_hours },
        })
      ).data,
    onSuccess: () => client.invalidateQueries({ queryKey: apiKeyKeys.all }),
  });
}
